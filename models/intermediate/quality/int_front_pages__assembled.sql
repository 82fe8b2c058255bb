-- One row per front page that was handed in, with all that the checks of front pages look at: the page, its items, lists, the patient, the charges.
{{ config(materialized='table') }}

with pages as (
  select * from {{ ref('int_input__discharges') }}
  where frontpage_status <> 'not_submitted'
),

stays as (
  select
    admission_key,
    age_days,
    admit_source
  from {{ ref('int_input__admissions') }}
),

details as (
  select * exclude (_source)
  from {{ ref('int_input__front_page_details') }}
),

patients as (
  select
    patient_key,
    sex as patient_sex
  from {{ ref('int_input__patients') }}
),

charged as (
  select
    admission_key,
    sum(amount) as charged_amount
  from {{ ref('fct_charges') }}
  where admission_key is not null
  group by admission_key
),

assembled as (
  select
    pages.*,
    cast(pages.discharged_at as date) as discharged_on,
    greatest(date_diff('day', cast(pages.admitted_at as date), cast(pages.discharged_at as date)), 1) as stay_days,
    stays.admit_source,
    patients.patient_sex,
    charged.charged_amount,
    details.admission_key is not null as has_details,
    details.* exclude (admission_key),
    diagnoses.* exclude (admission_key),
    coalesce(operations.operations, 0) as operations,
    operations.* exclude (admission_key, operations)
  from pages
  left join stays on pages.admission_key = stays.admission_key
  left join details on pages.admission_key = details.admission_key
  left join patients on pages.patient_key = patients.patient_key
  left join charged on pages.admission_key = charged.admission_key
  left join {{ ref('int_front_page_diagnoses__by_page') }} as diagnoses on pages.admission_key = diagnoses.admission_key
  left join {{ ref('int_front_page_operations__by_page') }} as operations on pages.admission_key = operations.admission_key
)

select * from assembled
