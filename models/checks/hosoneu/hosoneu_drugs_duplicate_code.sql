-- Drugs whose code was used before.
{{ config(severity='warn') }}

select drug_id
from {{ ref('stg_hosoneu__drugs') }}
qualify row_number() over (partition by _source, drugs_code order by cast(drug_id as integer)) > 1
