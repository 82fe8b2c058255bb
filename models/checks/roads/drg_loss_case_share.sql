-- DRG/DIP亏损病例占比：支付标准低于实际费用的病例数 / 同期DRG/DIP结算病例数。
-- 盈亏口径由变量 surplus_state 指定（simulated 院内预分组、monthly 月反馈及申诉后、final 年终清算），不指定则各口径分别计入，不得相加。

{% set state = var('surplus_state', '') %}
with versions as (
  select
    cases.admission_key,
    cases.grouping_version,
    cases.pay_standard_amount,
    cases.total_fee,
    discharges.department_code,
    cast(date_trunc('month', discharges.discharged_on) as date) as month_start_on,
    case
      when cases.grouping_version = 'preliminary' then 'simulated'
      when cases.grouping_version = 'final' then 'final'
      else 'monthly'
    end as state
  from {{ ref('fct_drg_cases') }} as cases
  inner join {{ ref('fct_discharges') }} as discharges on cases.admission_key = discharges.admission_key
  where cases.grouping_version <> 'platform'
    and cases.pay_method in ('DRG', 'DIP')
    and discharges.discharged_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  month_start_on,
  count(*) filter (where pay_standard_amount < total_fee) as numerator,
  count(*) as denominator
from versions
where not exists (
    select 1
    from versions as appealed
    where appealed.admission_key = versions.admission_key
      and versions.grouping_version = 'monthly'
      and appealed.grouping_version = 'appeal'
  )
  {% if state %}
  and state = '{{ state }}'
  {% endif %}
group by department_code, month_start_on
