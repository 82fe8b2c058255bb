-- 住院患者中药注射剂静脉输液使用率：出院患者中使用中药注射剂静脉输液的人次数 / 同期出院患者总人次数。

with both_sides as (
  select
    prescriptions.department_code,
    cast(date_trunc('month', stays.discharged_at) as date) as month_start_on,
    stays.admission_ref as counted,
    null as base
  from {{ ref('stg_demo_his__prescription_items') }} as items
  inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
    and items._source = prescriptions._source
  inner join {{ ref('stg_demo_his__admissions') }} as stays on prescriptions.admission_ref = stays.admission_ref
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
    and items._source = drugs._source
  where cast(stays.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and stays.admission_status = 'discharged'
    and not stays.is_newborn
    and prescriptions.rx_status <> 'voided'
    and items.route = 'iv_drip'
    and drugs.is_tcm_injection
  union all
  select
    discharge_department_code as department_code,
    cast(date_trunc('month', discharged_at) as date) as month_start_on,
    null as counted,
    admission_ref as base
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
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
