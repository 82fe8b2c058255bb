-- Registrations of nobody.
{{ config(severity='warn') }}

select registration_id
from {{ ref('stg_hosoneu__registrations') }}
where patient_key is null
