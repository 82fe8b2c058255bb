-- One row per patient × ward spell: from admission or transfer in, until transfer out or discharge.
{{ config(materialized='ephemeral') }}

with admissions as (
  select * from {{ ref('int_input__admissions') }}
),

transfers as (
  select * from {{ ref('int_input__transfers') }}
),

arrivals as (
  select
    admission_key,
    0 as leg,
    admitted_at as in_at,
    ward_code,
    department_code
  from admissions
  union all
  select
    transfers.admission_key,
    1 as leg,
    transfers.transferred_at as in_at,
    transfers.to_ward_code as ward_code,
    transfers.to_department_code as department_code
  from transfers
),

linked as (
  select
    *,
    lead (in_at) over spells as next_in_at,
    lead (ward_code) over spells as next_ward_code,
    lag (ward_code) over spells as previous_ward_code
  from arrivals
  window
    spells as (
      partition by
        admission_key
      order by in_at, leg
    )
),

sequenced as (
  select
    md5(
      linked.admission_key || '|' || linked.leg || '|' || linked.in_at || '|' || coalesce(linked.ward_code, linked.department_code, '')
    ) as ward_stay_key,
    linked.admission_key,
    linked.ward_code,
    linked.department_code,
    linked.in_at,
    coalesce(linked.next_in_at, admissions.discharged_at) as out_at,
    if (linked.leg = 0, 'admission', 'transfer') as in_kind,
    case
      when linked.next_in_at is not null then 'transfer'
      when admissions.discharged_at is not null then 'discharge'
    end as out_kind,
    linked.previous_ward_code,
    linked.next_ward_code,
    admissions.admitted_at,
    admissions.discharged_at,
    admissions.is_newborn,
    admissions.doctor_code,
    admissions.treatment_group_code,
    admissions.payer_code,
    admissions.institution_code,
    admissions.patient_key,
    admissions._source
  from linked
  inner join admissions on linked.admission_key = admissions.admission_key
)

select * from sequenced
