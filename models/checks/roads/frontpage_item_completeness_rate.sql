-- 病案首页项目填报完整率：n份病案首页填报的必填项目之和 / n份病案首页全部必填项目总数。

with discharged as (
  select
    admission_key,
    department_code,
    discharged_on,
    frontpage_status
  from {{ ref('fct_discharges') }}
  where cast(discharged_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and not is_newborn
),

lacking as (
  select
    defects.admission_key,
    count(*) as items
  from {{ ref('fct_front_page_defects') }} as defects
  inner join {{ ref('dim_dq_rules') }} as rules on defects.rule_id = rules.rule_id
  where rules.rule = 'completeness'
  group by defects.admission_key
)

select
  discharged.department_code,
  cast(date_trunc('month', discharged.discharged_on) as date) as month_start_on,
  coalesce(sum(scores.required_items - coalesce(lacking.items, 0)), 0) as numerator,
  coalesce(sum(scores.required_items), 0) as denominator
from discharged
left join {{ ref('fct_front_page_scores') }} as scores on discharged.admission_key = scores.admission_key
left join lacking on discharged.admission_key = lacking.admission_key
group by discharged.department_code, date_trunc('month', discharged.discharged_on)
