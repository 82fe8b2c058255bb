-- 退号率：报告期内发生的退号人次 / 报告期内发生的挂号人次，各按其发生日期。

with events as (
  select
    department_code,
    cancelled_at as happened_at,
    1 as cancelled,
    0 as registered
  from {{ ref('int_input__registrations') }}
  where cancelled_at is not null
  union all
  select
    department_code,
    registered_at as happened_at,
    0 as cancelled,
    1 as registered
  from {{ ref('int_input__registrations') }}
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(cancelled) as numerator,
  sum(registered) as denominator
from events
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
