-- 住院次均费用增幅：本期与上年同期出院患者次均费用之差 / 上年同期次均费用。

with rows as (
  select
    admissions.discharge_department_code as department_code,
    admissions.discharged_at as happened_at,
    coalesce(front_pages.total_fee, 0) as amount,
    1 as cases
  from {{ ref('stg_demo_his__admissions') }} as admissions
  left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
  where admissions.admission_status = 'discharged'
    and not admissions.is_newborn
),

-- The period and the same days a year earlier, which lie in the months of the period.
years as (
  select
    department_code,
    cast(date_trunc('month', happened_at) as date) as month_start_on,
    true as is_now,
    amount,
    cases
  from rows
  where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    cast(date_trunc('month', happened_at + interval 1 year) as date) as month_start_on,
    false as is_now,
    amount,
    cases
  from rows
  where cast(happened_at as date) between cast('{{ var('from') }}' as date) - interval 1 year and cast('{{ var('to') }}' as date) - interval 1 year
),

figures as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    sum(amount) filter (where is_now) / nullif(sum(cases) filter (where is_now), 0) as now_value,
    sum(amount) filter (where not is_now) / nullif(sum(cases) filter (where not is_now), 0) as before_value
  from years
  group by grouping sets ((), (department_code), (month_start_on))
)

select
  grain,
  department_code,
  month_start_on,
  now_value - before_value as numerator,
  before_value as denominator
from figures
where now_value is not null
  and before_value is not null
  -- A year before that nobody recorded from its first month on is no basis.
  and (
    grain = 'month'
    or (select date_trunc('month', min(happened_at)) from rows) <= cast('{{ var('from') }}' as date) - interval 1 year
  )
