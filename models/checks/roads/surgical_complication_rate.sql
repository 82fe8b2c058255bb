-- 手术患者并发症发生率：择期手术出院患者中发生清单内并发症（其他诊断、入院病情“4 无”）的人数 / 择期手术出院患者人数；妊娠、分娩、围产期、新生儿不计。

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
),

complicated as (
  select distinct diagnoses.admission_ref
  from {{ ref('stg_demo_his__front_page_diagnoses') }} as diagnoses
  inner join {{ ref('complication_codes') }} as codes on diagnoses.icd10_code like codes.icd10_prefix || '%'
  where codes.code_list = 'surgical'
    and not diagnoses.is_main
    and diagnoses.admit_condition = '4'
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where discharged.admission_ref in (
        select admission_ref
        from operated
        where admission_ref is not null
          and is_elective
      )
      and supplements.delivery_mode is null
      and coalesce(front_pages.main_icd10_code, '') not like 'O%'
      and coalesce(front_pages.main_icd10_code, '') not like 'P%'
      and coalesce(cast(discharged.admitted_at as date) - patients.born_on, 29) > 28
      and discharged.admission_ref in (select admission_ref from complicated)
  ) as numerator,
  count(*) filter (
    where discharged.admission_ref in (
        select admission_ref
        from operated
        where admission_ref is not null
          and is_elective
      )
      and supplements.delivery_mode is null
      and coalesce(front_pages.main_icd10_code, '') not like 'O%'
      and coalesce(front_pages.main_icd10_code, '') not like 'P%'
      and coalesce(cast(discharged.admitted_at as date) - patients.born_on, 29) > 28
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
left join {{ ref('stg_demo_his__patients') }} as patients on discharged.patient_ref = patients.patient_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
