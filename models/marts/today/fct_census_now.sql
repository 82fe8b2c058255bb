-- One row per institution, department and ward (periodic snapshot of this build): who is in hospital, and what the platform's messages say of today.
{{ config(materialized='table') }}

with messages as (
  select
    max(event_at) as newest_event_at,
    max(received_at) as newest_received_at
  from {{ ref('stg_feed__messages') }}
),

beds as (
  select
    ward_code,
    _source,
    count(*) as beds_open
  from {{ ref('int_input__beds') }}
  where bed_type in ('standard', 'extra')
    and (opened_on is null or opened_on <= cast('{{ var('as_of') }}' as date))
    and (closed_on is null or closed_on > cast('{{ var('as_of') }}' as date))
  group by ward_code, _source
),

counted as (
  select * from {{ ref('int_feed__day_counted') }}
),

placed as (
  select
    _source,
    institution_code,
    department_code,
    ward_code,
    count(*) filter (where figure = 'in_hospital') as in_hospital,
    count(*) filter (where figure = 'admission') as admissions_today,
    count(*) filter (where figure = 'discharge') as discharges_today,
    count(*) filter (where figure = 'transfer_in') as transfers_in_today,
    count(*) filter (where figure = 'transfer_out') as transfers_out_today,
    count(*) filter (where figure = 'emergency') as emergency_visits_today,
    count(*) filter (where figure = 'outpatient') as outpatient_visits_today,
    count(*) filter (where figure = 'operation_planned') as operations_planned_today,
    count(*) filter (where figure = 'operation_running') as operations_running_today,
    count(*) filter (where figure = 'operation_done') as operations_done_today
  from counted
  group by _source, institution_code, department_code, ward_code
),

figures as (
  select * from {{ ref('int_feed__figures_told') }}
),

-- Without a message nothing is collected: no figure, not a zero; the same of what an institution's messages never tell.
told as (
  select
    md5(
      placed._source || '|' || coalesce(placed.institution_code, '') || '|' || coalesce(placed.department_code, '') || '|' || coalesce(placed.ward_code, '')
    ) as census_key,
    placed._source,
    placed.institution_code,
    placed.department_code,
    md5(placed._source || '|' || placed.department_code) as department_key,
    placed.ward_code,
    placed.in_hospital,
    if (figures.tells_stays, placed.admissions_today, null) as admissions_today,
    if (figures.tells_stays, placed.discharges_today, null) as discharges_today,
    if (figures.tells_stays, placed.transfers_in_today, null) as transfers_in_today,
    if (figures.tells_stays, placed.transfers_out_today, null) as transfers_out_today,
    if (figures.tells_emergency, placed.emergency_visits_today, null) as emergency_visits_today,
    if (figures.tells_outpatient, placed.outpatient_visits_today, null) as outpatient_visits_today,
    if (
      figures.tells_operations,
      placed.operations_planned_today + placed.operations_running_today + placed.operations_done_today,
      null
    ) as operations_today,
    if (figures.tells_operations, placed.operations_planned_today, null) as operations_planned_today,
    if (figures.tells_operations, placed.operations_running_today, null) as operations_running_today,
    if (figures.tells_operations, placed.operations_done_today, null) as operations_done_today,
    beds.beds_open,
    greatest(beds.beds_open - placed.in_hospital, 0) as beds_free,
    messages.newest_event_at,
    messages.newest_received_at,
    cast('{{ var('as_of') }}' as timestamp) as as_of
  from placed
  cross join messages
  left join figures on placed._source = figures._source
    and placed.institution_code is not distinct from figures.institution_code
  left join beds on placed.ward_code = beds.ward_code
    and placed._source = beds._source
  where messages.newest_received_at is not null
)

select * from told
