-- One row per entry of the disease dictionary, western and Chinese medicine together.
{{ config(materialized='ephemeral') }}

select
  cast(disease_id as varchar) as disease_id,
  disease_code as disease_code,
  disease_name as disease_name,
  trim(disease_icd) as disease_icd,
  cast(disease_type_id as varchar) as disease_type_id,
  _source
from {{ source('hosoneu', 'disease') }}
where _deleted_at is null
