-- One row per business day, institution and rule: whether the reconciliations of the day agree.
{{ config(materialized='table') }}

with days as (
  select distinct
    case dataset
      when 'charges' then 'bed_days'
      else 'discharges'
    end as reconciliation,
    institution_code,
    checked_on
  from {{ ref('int_dq__outcomes') }}
  where dataset in ('charges', 'discharges')
),

differences as (
  select
    'bed_days' as reconciliation,
    institution_code,
    day_on,
    count(*) as differences
  from {{ ref('rec_bed_days') }}
  group by institution_code, day_on
  union all
  select
    'discharges' as reconciliation,
    institution_code,
    discharged_on,
    count(*) as differences
  from {{ ref('rec_discharges') }}
  where cause <> 'page_due'
  group by institution_code, discharged_on
),

subject as (
  select
    days.checked_on,
    days.institution_code,
    cast(null as varchar) as department_code,
    coalesce(differences.differences, 0) as differences,
    days.reconciliation as row_key
  from days
  left join differences on days.reconciliation = differences.reconciliation
    and days.institution_code is not distinct from differences.institution_code
    and days.checked_on = differences.day_on
  union all
  select
    month_start_on as checked_on,
    cast(null as varchar) as institution_code,
    cast(null as varchar) as department_code,
    if (is_equal, 0, 1) as differences,
    'total of ' || concept as row_key
  from {{ ref('rec_warehouse_totals') }}
),

judged as ({{ dq_judged() }})

select * from judged
