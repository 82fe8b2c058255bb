-- 同一 UDI 重复扫码消耗。Device identifiers that were used before.
{{ config(severity='warn') }}

select supply_move_key
from {{ ref('stg_demo_his__supply_moves') }}
where move_type = 'use'
  and udi_key is not null
qualify row_number() over (partition by udi_key order by supply_move_key) > 1
