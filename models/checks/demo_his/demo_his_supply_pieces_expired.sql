-- 使用时已过有效期的高值耗材。High-value pieces used after their expiry date.
{{ config(severity='warn') }}

select supply_move_key
from {{ ref('stg_demo_his__supply_moves') }}
where move_type = 'use'
  and udi_key is not null
  and moved_on > expires_on
