-- 已计费而无扫码消耗的高值耗材。High-value charges without a piece that was used.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_supply_charges') }}
where cause = 'charged_not_used'
