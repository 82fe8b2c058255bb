-- 手术患者自体输血率：报告期内出院的手术患者住院期间自体输血单位数 / 自体与异体输血单位数之和。

with operated as (
  select distinct operations.admission_ref
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
)

select
  transfusions.department_code,
  cast(date_trunc('month', stays.discharged_at) as date) as month_start_on,
  coalesce(sum(transfusions.units) filter (where transfusions.is_autologous), 0) as numerator,
  sum(transfusions.units) as denominator
from {{ ref('stg_demo_his__transfusions') }} as transfusions
inner join {{ ref('stg_demo_his__admissions') }} as stays on transfusions.admission_ref = stays.admission_ref
where stays.admission_status = 'discharged'
  and cast(stays.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and transfusions.admission_ref in (select admission_ref from operated)
group by transfusions.department_code, date_trunc('month', stays.discharged_at)
