-- 在区一日而未收床位费。Days in a bed that nobody charged.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_bed_days') }}
where cause = 'day_not_charged'
