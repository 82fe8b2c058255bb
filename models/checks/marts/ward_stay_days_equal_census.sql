-- 病区停留天数之和等于床日。The days of a ward spell are its bed days in the census.
{{ config(severity='error') }}

with counted as (
  select
    ward_stay_key,
    sum(days) as days
  from {{ ref('fct_bed_days') }}
  group by ward_stay_key
)

select
  coalesce(stays.ward_stay_key, counted.ward_stay_key) as ward_stay_key,
  stays.days as stay_days,
  counted.days as census_days
from {{ ref('fct_ward_stays') }} as stays
full join counted on stays.ward_stay_key = counted.ward_stay_key
where coalesce(stays.days, 0) <> coalesce(counted.days, 0)
