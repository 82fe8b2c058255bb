-- 当日入出院：住院天数计 1 天。Stays that begin and end on one day; they count one day.
{{ config(severity='warn') }}

select admission_key
from {{ ref('stg_demo_his__admissions') }}
where admission_status = 'discharged'
  and not is_newborn
  and cast(admitted_at as date) = cast(discharged_at as date)
