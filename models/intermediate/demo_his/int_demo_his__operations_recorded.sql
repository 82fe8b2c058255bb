-- One row per operation or intervention, cancelled ones marked; codes that are only procedures (治疗性操作) are out.
{{ config(materialized='ephemeral') }}

with operations as (
  select * from {{ ref('stg_demo_his__operations') }}
),

records as (
  select * from {{ ref('stg_demo_his__operation_records') }}
),

codes as (
  select
    icd9_code,
    is_operation,
    _source
  from {{ ref('stg_demo_his__operation_codes') }}
),

recorded as (
  select
    operations.*,
    operations.operation_status = 'cancelled' as is_cancelled,
    records.* exclude (operation_key, _source)
  from operations
  left join records on operations.operation_key = records.operation_key
  left join codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where coalesce(codes.is_operation, true)
)

select * from recorded
