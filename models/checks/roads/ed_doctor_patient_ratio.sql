-- 急诊科医患比：急诊科各月在岗医师数的平均 × 10000 / 同期急诊就诊人次。

with heads as (
  select
    reports.month_on as month_start_on,
    reports.department_code,
    sum(reports.doctors) as heads,
    0 as visits
  from {{ ref('stg_demo_his__staff_months') }} as reports
  inner join {{ ref('stg_demo_his__departments') }} as departments on reports.department_code = departments.department_code
    and reports.institution_code = departments.institution_code
  where reports.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and departments.specialty_code = 'emer'
  group by reports.month_on, reports.department_code
),

rows as (
  select *
  from heads
  union all
  select
    cast(date_trunc('month', arrived_at) as date) as month_start_on,
    department_code,
    null as heads,
    count(*) as visits
  from {{ ref('stg_demo_his__emergency_records') }}
  where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by date_trunc('month', arrived_at), department_code
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  10000.0 * sum(heads) / count(distinct case when heads is not null then month_start_on end) as numerator,
  sum(visits) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
