-- 数据完整率（必填字段）：必填字段非空的记录字段数 / 同期应填字段数。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', outcomes.checked_on) as date) as month_start_on,
  sum(outcomes.passed_rows) as numerator,
  sum(outcomes.total_rows) as denominator
from {{ ref('int_dq__outcomes') }} as outcomes
inner join {{ ref('dim_dq_rules') }} as rules on outcomes.rule_id = rules.rule_id
where outcomes.checked_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and rules.dimension = 'completeness'
group by date_trunc('month', outcomes.checked_on)
