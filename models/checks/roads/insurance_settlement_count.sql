-- 医保结算人次：报告期内完成医保结算的人次数，结算计 1、冲正计 -1（按冲正日期）。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where not is_reversal) - count(*) filter (where is_reversal) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', settled_at)
