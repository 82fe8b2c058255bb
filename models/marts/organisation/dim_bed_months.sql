-- One row per bed of one source and month in which it stood open, with its days (periodic snapshot).
{{ config(materialized='table') }}

with months as (
  select * from {{ ref('int_months__begun') }}
),

beds as (
  select * from {{ ref('int_input__beds') }}
),

wards as (
  select * from {{ ref('int_input__wards') }}
),

bed_months as (
  select
    md5(beds.bed_key || '|' || months.month_start_on) as bed_month_key,
    months.month_start_on,
    beds.bed_key,
    beds.bed_type,
    beds.ward_code,
    wards.department_code,
    md5(beds._source || '|' || wards.department_code) as department_key,
    wards.institution_code,
    cast(
      least(months.month_end_on, coalesce(beds.closed_on - 1, months.month_end_on)) - greatest(months.month_start_on, coalesce(beds.opened_on, months.month_start_on)) + 1 as integer
    ) as open_days,
    beds._source
  from months
  inner join beds on coalesce(beds.opened_on, date '1900-01-01') <= months.month_end_on
    and coalesce(beds.closed_on, date '9999-12-31') > months.month_start_on
  left join wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
)

select * from bed_months
