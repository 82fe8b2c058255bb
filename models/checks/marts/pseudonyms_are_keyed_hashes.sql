-- Keys of patients are 64 hexadecimal digits: a build without its key, or a natural number, fails here.
{{ config(severity='error') }}

select patient_key
from {{ ref('dim_patients') }}
where patient_key is null
  or not regexp_full_match(patient_key, '[0-9a-f]{64}')
