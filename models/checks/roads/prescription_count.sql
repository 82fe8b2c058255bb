-- 处方张数：报告期内开立且未作废的处方张数；退药另计，不冲减。

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  count(distinct rx_key) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__rx_items') }}
where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and rx_status in ('valid', 'refunded')
group by department_code, date_trunc('month', prescribed_at)
