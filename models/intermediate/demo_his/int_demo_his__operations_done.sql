-- One row per operation or intervention that was done: cancelled ones and codes that are only procedures (治疗性操作) are out.
{{ config(materialized='ephemeral') }}

with operations as (
  select * from {{ ref('stg_demo_his__operations') }}
  where operation_status = 'done'
),

codes as (
  select
    icd9_code,
    is_operation,
    _source
  from {{ ref('stg_demo_his__operation_codes') }}
),

done as (
  select operations.*
  from operations
  left join codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where coalesce(codes.is_operation, true)
)

select * from done
