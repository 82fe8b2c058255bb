-- One row per medical record that a doctor has opened (first diagnosis dated), with its registration and main diagnosis.
{{ config(materialized='ephemeral') }}

with medical_records as (
  select * from {{ ref('stg_hosoneu__medical_records') }}
  where first_diagnosed_at is not null
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

diagnoses as (
  select
    medical_record_id,
    _source,
    arg_max(disease_id, (is_main, is_final, diagnosis_id)) as disease_id
  from {{ ref('stg_hosoneu__diagnoses') }}
  group by medical_record_id, _source
),

diseases as (
  select * from {{ ref('stg_hosoneu__diseases') }}
),

patients as (
  select
    patient_key,
    born_on
  from {{ ref('stg_hosoneu__patients') }}
),

joined as (
  select
    medical_records.visit_key,
    registrations.registration_key,
    medical_records.first_diagnosed_at as visited_at,
    coalesce(registrations.registration_type, 'outpatient') as visit_type,
    coalesce(registrations.is_appointment, false) as is_appointment,
    diseases.disease_icd as icd10_code,
    diseases.disease_name as diagnosis_name,
    registrations.payer_code,
    registrations.department_code,
    coalesce(medical_records.first_doctor_id, medical_records.doctor_id, registrations.doctor_code) as doctor_code,
    medical_records.institution_code,
    registrations.patient_key,
    {{ age_at('patients.born_on', 'medical_records.first_diagnosed_at') }},
    medical_records._source
  from medical_records
  left join registrations on medical_records.medical_record_id = registrations.medical_record_id
    and medical_records._source = registrations._source
  left join patients on registrations.patient_key = patients.patient_key
  left join diagnoses on medical_records.medical_record_id = diagnoses.medical_record_id
    and medical_records._source = diagnoses._source
  left join diseases on diagnoses.disease_id = diseases.disease_id
    and medical_records._source = diseases._source
)

select * from joined
