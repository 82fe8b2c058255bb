-- 护理费合计：报告期内等级护理费与重症监护（护理）费合计。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', charged_at) as date) as month_start_on,
  coalesce(sum(amount) filter (where nursing_class in ('graded', 'intensive')), 0) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('int_input__charges') }}
where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', charged_at)
