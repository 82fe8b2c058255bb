-- 急诊患者抗菌药物处方比例：急诊处方中含抗菌药物的就诊人次数 / 同期急诊开具处方的就诊人次数；作废处方不计。

with written as (
  select
    lines.department_code,
    cast(date_trunc('month', lines.prescribed_on) as date) as month_start_on,
    lines.visit_key,
    drugs.is_antibiotic
  from {{ ref('fct_rx_items') }} as lines
  left join {{ ref('stg_demo_his__drugs') }} as drugs on lines.drug_code = drugs.drug_code
    and lines._source = drugs._source
  where lines.prescribed_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and lines.setting = 'emergency'
    and lines.rx_status in ('valid', 'refunded')
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct visit_key) filter (where is_antibiotic) as numerator,
  count(distinct visit_key) as denominator
from written
group by grouping sets ((), (department_code), (month_start_on))
