-- 门诊中药饮片处方占比：门诊中药饮片处方数 / 同期门诊处方总数（作废的不计）。

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  count(distinct rx_key) filter (where rx_class = 'herbal') as numerator,
  count(distinct rx_key) as denominator
from {{ ref('int_input__rx_items') }}
where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and setting = 'outpatient'
  and rx_status in ('valid', 'refunded')
group by department_code, date_trunc('month', prescribed_at)
