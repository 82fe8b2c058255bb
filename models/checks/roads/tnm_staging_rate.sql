-- 肿瘤治疗前临床TNM分期评估率：首次治疗前（有手术者不晚于首次手术日）完成临床TNM分期评估的例数 / 接受首次治疗的肿瘤住院患者例数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

operated as (
  select operations.*
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where supplements.is_tumor_first_treatment
      and supplements.tnm_stage is not null
      and supplements.tnm_assessed_on <= coalesce(
        (
          select min(cast(operated.started_at as date))
          from operated
          where operated.admission_ref = discharged.admission_ref
        ),
        cast(discharged.discharged_at as date)
      )
  ) as numerator,
  count(*) filter (where supplements.is_tumor_first_treatment) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
