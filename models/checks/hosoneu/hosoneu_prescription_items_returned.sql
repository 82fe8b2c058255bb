-- Prescribed drug lines of which some was returned: their charge still stands in full.
{{ config(severity='warn') }}

select prescription_item_id
from {{ ref('stg_hosoneu__prescription_items') }}
where actual_quantity < quantity
