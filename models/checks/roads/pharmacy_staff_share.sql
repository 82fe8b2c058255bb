-- 药学专业技术人员占比：药学专业技术人员数 / 同期卫生专业技术人员总数（本院；各月末人数的平均）。

with reported as (
  select
    department_code,
    month_on as month_start_on,
    pharmacists,
    health_staff
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and institution_code in (select institution_code from {{ ref('stg_demo_his__institutions') }})
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(pharmacists) / count(distinct month_start_on) filter (where pharmacists is not null) as numerator,
  sum(health_staff) / count(distinct month_start_on) filter (where health_staff is not null) as denominator
from reported
group by grouping sets ((), (department_code), (month_start_on))
