-- Diagnoses of a disease that is not in the dictionary.
{{ config(severity='warn') }}

select diagnoses.diagnosis_id
from {{ ref('stg_hosoneu__diagnoses') }} as diagnoses
left join {{ ref('stg_hosoneu__diseases') }} as diseases on diagnoses.disease_id = diseases.disease_id
  and diagnoses._source = diseases._source
where diseases.disease_id is null
