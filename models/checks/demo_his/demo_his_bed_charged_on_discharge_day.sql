-- 出院当日又收床位费。Beds charged on the day of going home.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_bed_days') }}
where cause = 'discharge_day_charged'
