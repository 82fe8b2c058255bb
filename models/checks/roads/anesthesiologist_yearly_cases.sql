-- 麻醉医师人均麻醉例次数：麻醉科麻醉总例次数 / 麻醉科固定在岗（本院）医师数（各月末数的平均）。

with rows as (
  select
    department_code,
    cast(date_trunc('month', started_at) as date) as month_on,
    1 as cases,
    cast(null as bigint) as doctors
  from {{ ref('int_input__anesthesias') }}
  where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    month_on,
    cast(null as bigint) as cases,
    anesthesia_doctors as doctors
  from {{ ref('int_input__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_on as month_start_on,
  sum(cases) as numerator,
  sum(doctors) / nullif(count(distinct month_on) filter (where doctors is not null), 0) as denominator
from rows
group by grouping sets ((), (department_code), (month_on))
