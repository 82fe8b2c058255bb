-- 单病种病死率：符合单病种纳入条件的死亡人数 / 符合条件的出院人次。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

listed as (
  select distinct discharged.admission_ref
  from discharged
  inner join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
  inner join {{ ref('stg_demo_his__patients') }} as patients on discharged.patient_ref = patients.patient_ref
  inner join {{ ref('single_disease_codes') }} as codes on front_pages.main_icd10_code like codes.icd10_prefix || '%'
    and date_sub('year', patients.born_on, discharged.admitted_at) between codes.age_from and coalesce(codes.age_to, 200)
  where codes.icd9_prefix is null
    or discharged.admission_ref in (
      select operations.admission_ref
      from {{ ref('stg_demo_his__operations') }} as operations
      where operations.operation_status = 'done'
        and operations.icd9_code like codes.icd9_prefix || '%'
    )
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where pages.discharge_way = 'death') as numerator,
  count(*) as denominator
from discharged
inner join listed on discharged.admission_ref = listed.admission_ref
inner join {{ ref('stg_demo_his__front_pages') }} as pages on discharged.admission_ref = pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
