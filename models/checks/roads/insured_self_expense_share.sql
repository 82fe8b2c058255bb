-- 医保患者自费（目录外）费用占比：医保结算的全自费（目录外）费用 / 同期医保患者医疗总费用。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(full_self_pay) as numerator,
  sum(total_fee) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', settled_at)
