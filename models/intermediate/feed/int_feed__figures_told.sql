-- One row per institution of which messages speak: what of its day they have ever told. What they never tell is not collected, and no zero.
{{ config(materialized='ephemeral') }}

with told as (
  select
    _source,
    institution_code,
    patient_class
  from {{ ref('int_feed__stays_folded') }}
  union all
  select
    _source,
    institution_code,
    'operation' as patient_class
  from {{ ref('stg_feed__procedures') }}
),

figures as (
  select
    _source,
    institution_code,
    bool_or(patient_class in ('inpatient', 'day', 'observation')) as tells_stays,
    bool_or(patient_class = 'emergency') as tells_emergency,
    bool_or(patient_class = 'outpatient') as tells_outpatient,
    bool_or(patient_class = 'operation') as tells_operations
  from told
  group by _source, institution_code
)

select * from figures
