-- 麻醉例次数：报告期内麻醉总例次数（含手术室外麻醉、分娩镇痛和麻醉开始后取消的手术）。

select
  department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__anesthesias') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
