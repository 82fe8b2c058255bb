-- ICD codes that more than one disease has.
{{ config(severity='warn') }}

select
  disease_icd,
  count(*) as diseases
from {{ ref('stg_hosoneu__diseases') }}
group by _source, disease_icd
having count(*) > 1
