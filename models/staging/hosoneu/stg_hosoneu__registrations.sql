-- One row per registration.
{{ config(materialized='ephemeral') }}

select
  cast(registration_id as varchar) as registration_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  cast(registration_level_id as varchar) as registration_level_id,
  {{ pseudonym("_source || '|' || cast(patient_id as varchar)") }} as patient_key,
  cast(department_id as varchar) as department_id,
  cast(calculation_type_id as varchar) as calculation_type_id,
  cast(doctor_id as varchar) as doctor_id,
  registration_date as registered_at,
  buy_medical_record = '1' as has_record_book,
  cast(registration_total_cost as decimal(14, 2)) as fee,
  cast(expense_type_id as varchar) as expense_type_id,
  cast(expense_items_id as varchar) as expense_item_id,
  registration_status as registration_status,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'registration') }}
where _deleted_at is null
