-- One row per drug of the supply list of a store: what it should have, and how much at least.
{{ config(materialized='table') }}

with listed as (
  select * from {{ ref('int_input__store_drugs') }}
),

stores as (
  select * from {{ ref('int_input__stores') }}
),

keyed as (
  select
    listed.store_drug_key,
    listed.store_code,
    md5(listed._source || '|' || listed.store_code) as store_key,
    listed.drug_code,
    md5(listed._source || '|' || listed.drug_code) as drug_key,
    listed.safety_qty,
    listed.listed_on,
    listed.delisted_on,
    stores.department_code,
    stores.institution_code,
    listed._source
  from listed
  left join stores on listed.store_code = stores.store_code
    and listed._source = stores._source
)

select * from keyed
