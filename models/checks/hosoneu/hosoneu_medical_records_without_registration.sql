-- Medical records that no registration opened.
{{ config(severity='warn') }}

select medical_records.medical_record_id
from {{ ref('stg_hosoneu__medical_records') }} as medical_records
left join {{ ref('stg_hosoneu__registrations') }} as registrations on medical_records.medical_record_id = registrations.medical_record_id
  and medical_records._source = registrations._source
where registrations.registration_id is null
