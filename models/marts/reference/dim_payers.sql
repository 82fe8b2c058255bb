-- One row per payer.
{{ config(materialized='table') }}

with payers as (
  select
    payer_code,
    payer_name,
    payer_type,
    _source
  from {{ ref('int_input__payers') }}
)

select * from payers
