-- Stays that end before they begin.
{{ config(severity='warn') }}

select admission_key
from {{ ref('int_input__admissions') }}
where discharged_at < admitted_at
