-- 挂号人次（原挂号日口径）：原挂号日期在报告期内的挂号人次数，减其截至查询时的全部退号人次数。

select
  department_code,
  cast(date_trunc('month', registered_at) as date) as month_start_on,
  count(*) - count(*) filter (where cancelled_at <= cast('{{ var('as_of') }}' as timestamp)) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__registrations') }}
where cast(registered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', registered_at)
