-- Prescribed drug lines whose Dispensing_Status is neither 1 (未发药) nor 2 (已发药).
{{ config(severity='warn') }}

select
  prescription_item_id,
  dispensing_status
from {{ ref('stg_hosoneu__prescription_items') }}
where dispensing_status not in ('1', '2')
