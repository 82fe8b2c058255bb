-- 逻辑一致性校验通过率：通过逻辑校验（时间顺序、性别与诊断、费用合计、重复等）的记录数 / 同期校验记录总数，一条记录按每条规则计一次。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', outcomes.checked_on) as date) as month_start_on,
  sum(outcomes.passed_rows) as numerator,
  sum(outcomes.total_rows) as denominator
from {{ ref('int_dq__outcomes') }} as outcomes
inner join {{ ref('dim_dq_rules') }} as rules on outcomes.rule_id = rules.rule_id
where outcomes.checked_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and rules.dimension in ('consistency', 'plausibility', 'uniqueness')
  and rules.rule not in ('empi', 'reconcile')
group by date_trunc('month', outcomes.checked_on)
