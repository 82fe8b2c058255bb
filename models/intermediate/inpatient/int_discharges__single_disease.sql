-- One row per stay that belongs to a single disease of quality monitoring (单病种); the first of the list where several fit.
{{ config(materialized='ephemeral') }}

with discharges as (
  select * from {{ ref('int_input__discharges') }}
  where main_icd10_code is not null
    and not is_newborn
),

operations as (
  select
    admission_key,
    icd9_code
  from {{ ref('int_input__operations') }}
  where admission_key is not null
    and not coalesce(is_cancelled, false)
),

codes as (
  select * from {{ ref('single_disease_codes') }}
),

listed as (
  select
    discharges.admission_key,
    min(codes.single_disease_code) as single_disease_code
  from discharges
  inner join codes on starts_with(discharges.main_icd10_code, codes.icd10_prefix)
    and discharges.age_years >= codes.age_from
    and discharges.age_years <= coalesce(codes.age_to, 200)
  left join operations on discharges.admission_key = operations.admission_key
    and starts_with(operations.icd9_code, codes.icd9_prefix)
  where codes.icd9_prefix is null
    or operations.admission_key is not null
  group by discharges.admission_key
)

select * from listed
