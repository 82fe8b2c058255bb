-- 病案首页填报完整率：首页必填项目完整填报的病案份数 / 同期出院病案总数（未归档的也计）。

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
  count(*) filter (
    where discharged.frontpage_status <> 'not_submitted'
      and lacking.items is null
  ) as numerator,
  count(*) as denominator
from discharged
left join lacking on discharged.admission_key = lacking.admission_key
group by discharged.department_code, date_trunc('month', discharged.discharged_on)
