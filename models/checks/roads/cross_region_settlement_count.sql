-- 异地就医直接结算人次：参保地不在本统筹区（跨省及省内异地）的医保结算人次，冲正为负。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where not is_reversal) - count(*) filter (where is_reversal) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and cross_region in ('in_province', 'cross_province')
group by department_code, date_trunc('month', settled_at)
