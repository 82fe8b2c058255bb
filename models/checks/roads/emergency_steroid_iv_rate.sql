-- 急诊患者糖皮质激素静脉输液使用率：急诊患者静脉使用糖皮质激素的人次数 / 同期急诊患者总人次数。

with both_sides as (
  select
    lines.department_code,
    cast(date_trunc('month', lines.prescribed_on) as date) as month_start_on,
    lines.visit_key as counted,
    null as base
  from {{ ref('fct_rx_items') }} as lines
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on lines.drug_code = drugs.drug_code
    and lines._source = drugs._source
  where lines.prescribed_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and lines.setting = 'emergency'
    and lines.rx_status <> 'voided'
    and drugs.is_steroid
    and lines.route in ('iv_drip', 'iv_push')
  union all
  select
    department_code,
    cast(date_trunc('month', visited_at) as date) as month_start_on,
    null as counted,
    visit_id as base
  from {{ ref('stg_demo_his__visits') }}
  where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and visit_type = 'emergency'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct counted) as numerator,
  count(distinct base) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_start_on))
