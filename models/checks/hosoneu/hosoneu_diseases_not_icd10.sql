-- Diseases whose ICD code is not one of ICD-10.
{{ config(severity='warn') }}

select disease_id
from {{ ref('stg_hosoneu__diseases') }}
where not coalesce(regexp_matches(disease_icd, '^[A-Z][0-9]{2}'), false)
