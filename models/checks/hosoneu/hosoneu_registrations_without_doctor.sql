-- Registrations without a doctor.
{{ config(severity='warn') }}

select registration_id
from {{ ref('stg_hosoneu__registrations') }}
where doctor_id is null
