-- 每张处方平均金额：处方总金额 / 同期处方总数（作废的不计）。

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  sum(amount) as numerator,
  count(distinct rx_key) as denominator
from {{ ref('int_input__rx_items') }}
where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and rx_status in ('valid', 'refunded')
group by department_code, date_trunc('month', prescribed_at)
