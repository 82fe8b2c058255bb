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

sequenced as (
  select
    arrivals.admission_key,
    arrivals.ward_code,
    arrivals.department_code,
    arrivals.in_at,
    coalesce(
      lead (arrivals.in_at) over (
        partition by
          arrivals.admission_key
        order by arrivals.in_at, arrivals.leg
      ),
      admissions.discharged_at
    ) as out_at,
    admissions.admitted_at,
    admissions.discharged_at,
    admissions.is_newborn,
    admissions.institution_code,
    admissions._source
  from arrivals
  inner join admissions on arrivals.admission_key = admissions.admission_key
)

select * from sequenced
