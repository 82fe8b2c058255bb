-- 麻精药品已发出而专册未登记的批次日。Batch days on which more of a narcotic left the store than the register says.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_narcotic_batches') }}
where cause = 'not_registered'
