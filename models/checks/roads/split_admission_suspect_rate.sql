-- 疑似分解住院病例占比：出院后15日内同一人（可持另一张卡）因同一疾病（ICD-10 类目）再次住院的医保病例数 / 同期医保出院病例数。
-- 每个病例取当前分组版本：年终清算＞申诉后＞月反馈＞院内预分组，不取绩效考核平台分组。

with versions as (
  select
    cases.*,
    discharges.discharged_at,
    cast(date_trunc('month', discharges.discharged_on) as date) as month_start_on,
    list_position(['preliminary', 'monthly', 'appeal', 'final'], cases.grouping_version) as stage
  from {{ ref('fct_drg_cases') }} as cases
  inner join {{ ref('fct_discharges') }} as discharges on cases.admission_key = discharges.admission_key
  where cases.grouping_version <> 'platform'
    and discharges.discharged_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

latest as (
  select
    admission_key,
    max(stage) as stage
  from versions
  group by admission_key
),

cases as (
  select versions.*
  from versions
  inner join latest on versions.admission_key = latest.admission_key
    and versions.stage = latest.stage
),

people as (
  select
    patient_key,
    person_key
  from {{ ref('dim_patients') }}
),

stays as (
  select
    people.person_key,
    admissions.admitted_at,
    left(admissions.icd10_code, 3) as icd10_category
  from {{ ref('fct_admissions') }} as admissions
  inner join people on admissions.patient_key = people.patient_key
)

select
  cases.department_code,
  cases.month_start_on,
  count(*) filter (
    where exists (
        select 1
        from stays as later
        where later.person_key = own.person_key
          and later.icd10_category = left(cases.main_icd10_code, 3)
          and later.admitted_at > cases.discharged_at
          and cast(later.admitted_at as date) <= cases.discharged_on + 15
      )
  ) as numerator,
  count(*) as denominator
from cases
inner join people as own on cases.patient_key = own.patient_key
where cases.insurance_type is not null
group by cases.department_code, cases.month_start_on
