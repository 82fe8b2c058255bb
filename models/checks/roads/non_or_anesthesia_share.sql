-- 手术室外麻醉占比：不在手术室的麻醉例次数 / 同期麻醉总例次数。

select
  department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where place in ('endoscopy_room', 'delivery_room', 'other')) as numerator,
  count(*) as denominator
from {{ ref('int_input__anesthesias') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
