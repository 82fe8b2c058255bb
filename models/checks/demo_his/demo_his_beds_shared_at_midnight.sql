-- 24 时在院人数超过病区标准床与加床之和的病区日。Ward days with more patients at 24:00 than standard and extra beds.
{{ config(severity='warn') }}

select
  bed_days.ward_code,
  bed_days.census_on,
  sum(bed_days.days) as patients,
  min(supply.open_beds + supply.extra_beds + supply.observation_beds) as beds
from {{ ref('fct_bed_days') }} as bed_days
inner join {{ ref('fct_bed_supply_days') }} as supply on bed_days.ward_code = supply.ward_code
  and bed_days.census_on = supply.supplied_on
  and bed_days._source = supply._source
where not bed_days.is_same_day
  and not bed_days.is_newborn
group by bed_days.ward_code, bed_days.census_on
having sum(bed_days.days) > min(supply.open_beds + supply.extra_beds + supply.observation_beds)
