-- One row per ward and month (periodic snapshot), the running month up to yesterday: bed days that were open (实际开放床日).
{{ config(materialized='table') }}

with supply as (
  select * from {{ ref('fct_bed_supply_days') }}
),

months as (
  select
    md5(_source || '|' || ward_code || '|' || date_trunc('month', supplied_on)) as bed_month_key,
    ward_code,
    cast(date_trunc('month', supplied_on) as date) as month_on,
    department_code,
    department_key,
    institution_code,
    arg_max(open_beds, supplied_on) as open_beds,
    arg_max(approved_beds, supplied_on) as approved_beds,
    arg_max(extra_beds, supplied_on) as extra_beds,
    arg_max(observation_beds, supplied_on) as observation_beds,
    arg_max(newborn_beds, supplied_on) as newborn_beds,
    arg_max(day_beds, supplied_on) as day_beds,
    cast(sum(open_beds) as bigint) as open_bed_days,
    cast(sum(approved_beds) as bigint) as approved_bed_days,
    cast(sum(extra_beds) as bigint) as extra_bed_days,
    cast(sum(observation_beds) as bigint) as observation_bed_days,
    cast(sum(newborn_beds) as bigint) as newborn_bed_days,
    cast(sum(day_beds) as bigint) as day_bed_days,
    ward_type,
    bool_or(has_quality_nursing) as has_quality_nursing,
    opened_on,
    closed_on,
    cast(count(*) as integer) as days,
    _source
  from supply
  group by
    ward_code,
    date_trunc('month', supplied_on),
    department_code,
    department_key,
    institution_code,
    ward_type,
    opened_on,
    closed_on,
    _source
)

select * from months
