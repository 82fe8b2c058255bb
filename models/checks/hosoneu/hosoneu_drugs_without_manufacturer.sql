-- Drugs without a manufacturer.
{{ config(severity='warn') }}

select drug_id
from {{ ref('stg_hosoneu__drugs') }}
where coalesce(trim(drugs_manufacturer), '') = ''
