-- 挂号人次：报告期内发生的挂号人次数减报告期内发生的退号人次数，均按事件发生日期归集，允许为负。

with registered as (
  select
    department_code,
    date_trunc('month', registered_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__registrations') }}
  where cast(registered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by department_code, date_trunc('month', registered_at)
),

cancelled as (
  select
    department_code,
    date_trunc('month', cancelled_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__registrations') }}
  where cast(cancelled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by department_code, date_trunc('month', cancelled_at)
)

select
  coalesce(registered.department_code, cancelled.department_code) as department_code,
  cast(coalesce(registered.month_start_on, cancelled.month_start_on) as date) as month_start_on,
  coalesce(registered.n, 0) - coalesce(cancelled.n, 0) as numerator,
  cast(null as bigint) as denominator
from registered
full join cancelled on registered.department_code is not distinct from cancelled.department_code
  and registered.month_start_on = cancelled.month_start_on
