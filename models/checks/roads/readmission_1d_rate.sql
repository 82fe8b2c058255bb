-- 出院当日（1 天内）再住院率：出院当天或次日以相同或相近诊断（ICD-10 同章）再次住院的人次数 / 存活出院人次数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

chapters as (
  select
    codes.code,
    max(chapters.chapter_no) as chapter_no
  from (
    select main_icd10_code as code
    from {{ ref('stg_demo_his__front_pages') }}
    union
    select admit_icd10_code
    from {{ ref('stg_demo_his__admissions') }}
  ) as codes
  inner join {{ ref('icd10_chapters') }} as chapters on substr(codes.code, 1, 3) >= chapters.from_category
    and substr(codes.code, 1, 3) <= chapters.to_category
  group by codes.code
),

stays as (
  select
    admissions.admission_ref,
    coalesce(cast(links.person_id as varchar), admissions.patient_ref) as person,
    cast(admissions.admitted_at as date) as admitted_on,
    admissions.admitted_at,
    chapters.chapter_no,
    front_pages.discharge_way,
    front_pages.is_planned_readmission
  from {{ ref('stg_demo_his__admissions') }} as admissions
  left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
  left join {{ ref('stg_hisight__patient_links') }} as links on admissions.patient_ref = links.patient_ref
  left join chapters on coalesce(front_pages.main_icd10_code, admissions.admit_icd10_code) = chapters.code
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where exists (
        select 1
        from stays as later
        where later.person = own.person
          and later.admission_ref <> discharged.admission_ref
          and later.admitted_at >= discharged.discharged_at
          and later.admitted_on <= cast(discharged.discharged_at as date) + 1
          and later.chapter_no = own.chapter_no
      )
  ) as numerator,
  count(*) as denominator
from discharged
inner join stays as own on discharged.admission_ref = own.admission_ref
where own.discharge_way is null
  or own.discharge_way <> 'death'
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
