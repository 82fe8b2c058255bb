-- One row per thing that the census counts: a stay in hospital now, and what messages say of today; a ward that is open counts nothing.
{{ config(materialized='ephemeral') }}

with feed as (
  select * from {{ ref('int_feed__stays_folded') }}
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
    arg_max(to_ward_code, (transferred_at, transfer_key)) as ward_code,
    arg_max(to_department_code, (transferred_at, transfer_key)) as department_code
  from {{ ref('int_input__transfers') }}
  group by admission_key
),

procedures as (
  select *
  from {{ ref('stg_feed__procedures') }}
  qualify row_number() over (partition by procedure_ref order by event_at desc, message_id desc, seq desc) = 1
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
    and not is_newborn
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
    and not is_newborn
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
    case procedure_status
      when 'in_progress' then 'operation_running'
      when 'done' then 'operation_done'
      else 'operation_planned'
    end as figure,
    1 as n
  from procedures
  where procedure_status is distinct from 'cancelled'
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
)

select * from counted
