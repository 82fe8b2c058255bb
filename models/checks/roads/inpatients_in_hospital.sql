-- 在院人数：期末当日 24 时在院患者数（期末晚于数据日期时取最后一个完整日），不含当日入出院者。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

present as (
  select
    admissions.admission_ref,
    days.date_on,
    admissions.department_code as admitted_to,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join days on cast(admissions.admitted_at as date) <= days.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > days.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < days.date_on + interval 1 day
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
  group by admissions.admission_ref, days.date_on, admissions.department_code
),

census as (
  select
    present.date_on,
    coalesce(transfers.to_department_code, present.admitted_to) as department_code
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from census
where date_on = (select max(date_on) from days)
group by department_code, date_trunc('month', date_on)
