-- Medical records that no registration opened.
{{ config(severity='warn') }}

select medical_records.visit_key
from {{ ref('stg_hosoneu__medical_records') }} as medical_records
left join {{ ref('stg_hosoneu__registrations') }} as registrations
  on medical_records.visit_key = registrations.visit_key
where registrations.registration_id is null
