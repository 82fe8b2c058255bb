-- 已消耗而未计费的高值耗材（漏费）。High-value pieces that were used and not charged.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_supply_charges') }}
where cause = 'used_not_charged'
