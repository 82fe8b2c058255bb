-- 门诊取药平均等待时间：缴费完成至药品发出的分钟数之和 / 门诊发药处方数，按处方计。

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  sum(date_diff('minute', paid_at, dispensed_at)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__prescriptions') }}
where setting = 'outpatient'
  and rx_status <> 'voided'
  and dispensed_at >= paid_at
  and cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', prescribed_at)
