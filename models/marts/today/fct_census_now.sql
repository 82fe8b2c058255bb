-- One row per institution, department and ward (periodic snapshot of this build): who is in hospital, and what the platform's messages say of today.
{{ config(materialized='table') }}

with feed as (
  select * from {{ ref('int_feed__stays_folded') }}
),

messages as (
  select
    max(event_at) as newest_event_at,
    max(received_at) as newest_received_at
  from {{ ref('stg_feed__messages') }}
),

wards as (
  select * from {{ ref('int_input__wards') }}
),

stays as (
  select * from {{ ref('int_input__admissions') }}
  where not is_newborn
),

transfers as (
  select * from {{ ref('int_feed__transfers_folded') }}
),

-- The last ward that each stay moved to.
moves as (
  select
    admission_key,
    arg_max(to_ward_code, transferred_at) as ward_code,
    arg_max(to_department_code, transferred_at) as department_code
  from {{ ref('int_input__transfers') }}
  group by admission_key
),

procedures as (
  select *
  from {{ ref('stg_feed__procedures') }}
  qualify row_number() over (partition by procedure_ref order by event_at desc, message_id desc, seq desc) = 1
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
  select
    stays._source,
    stays.institution_code,
    coalesce(moves.department_code, stays.department_code) as department_code,
    coalesce(moves.ward_code, stays.ward_code) as ward_code,
    'in_hospital' as figure,
    1 as n
  from stays
  left join moves on stays.admission_key = moves.admission_key
  where stays.discharged_at is null
  union all
  select
    _source,
    institution_code,
    department_code,
    ward_code,
    'admission' as figure,
    1 as n
  from feed
  where patient_class in ('inpatient', 'day', 'observation')
    and cast(admitted_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    _source,
    institution_code,
    coalesce(discharge_event_department, current_department_code) as department_code,
    coalesce(discharge_event_ward, current_ward_code) as ward_code,
    'discharge' as figure,
    1 as n
  from feed
  where patient_class in ('inpatient', 'day', 'observation')
    and cast(discharged_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    _source,
    institution_code,
    department_code,
    null as ward_code,
    patient_class as figure,
    1 as n
  from feed
  where patient_class in ('emergency', 'outpatient')
    and cast(admitted_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    transfers._source,
    feed.institution_code,
    transfers.to_department_code as department_code,
    transfers.to_ward_code as ward_code,
    'transfer_in' as figure,
    1 as n
  from transfers
  inner join feed on transfers.admission_key = feed.admission_key
  where cast(transfers.transferred_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    transfers._source,
    feed.institution_code,
    transfers.from_department_code as department_code,
    transfers.from_ward_code as ward_code,
    'transfer_out' as figure,
    1 as n
  from transfers
  inner join feed on transfers.admission_key = feed.admission_key
  where cast(transfers.transferred_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    _source,
    institution_code,
    department_code,
    null as ward_code,
    'operation' as figure,
    1 as n
  from procedures
  where procedure_status <> 'cancelled'
    and cast(starts_at as date) = cast('{{ var('as_of') }}' as date)
  union all
  select
    _source,
    institution_code,
    department_code,
    ward_code,
    'ward' as figure,
    0 as n
  from wards
  where (opened_on is null or opened_on <= cast('{{ var('as_of') }}' as date))
    and (closed_on is null or closed_on > cast('{{ var('as_of') }}' as date))
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
    count(*) filter (where figure = 'operation') as operations_today
  from counted
  group by _source, institution_code, department_code, ward_code
),

-- Without a message nothing is collected: no figure, not a zero.
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
    placed.admissions_today,
    placed.discharges_today,
    placed.transfers_in_today,
    placed.transfers_out_today,
    placed.emergency_visits_today,
    placed.outpatient_visits_today,
    placed.operations_today,
    beds.beds_open,
    greatest(beds.beds_open - placed.in_hospital, 0) as beds_free,
    messages.newest_event_at,
    messages.newest_received_at,
    cast('{{ var('as_of') }}' as timestamp) as as_of
  from placed
  cross join messages
  left join beds on placed.ward_code = beds.ward_code
    and placed._source = beds._source
  where messages.newest_received_at is not null
)

select * from told
