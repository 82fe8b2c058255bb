-- 药占比（不含中药饮片）：药品收入减中药饮片收入 / 医疗收入。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', charged_at) as date) as month_start_on,
  coalesce(
    sum(amount) filter (where fee_class in ('western', 'patent', 'herbal')),
    0
  ) - coalesce(sum(amount) filter (where fee_class = 'herbal'), 0) as numerator,
  sum(amount) as denominator
from {{ ref('int_input__charges') }}
where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', charged_at)
