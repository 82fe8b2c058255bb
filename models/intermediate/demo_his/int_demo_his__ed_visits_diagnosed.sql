-- One row per emergency visit, with the diagnosis of its visit.
{{ config(materialized='ephemeral') }}

with emergency_records as (
  select * from {{ ref('stg_demo_his__emergency_records') }}
),

visits as (
  select
    visit_id,
    icd10_code,
    _source
  from {{ ref('stg_demo_his__visits') }}
),

diagnosed as (
  select
    emergency_records.*,
    visits.icd10_code
  from emergency_records
  left join visits on emergency_records.visit_id = visits.visit_id
    and emergency_records._source = visits._source
)

select * from diagnosed
