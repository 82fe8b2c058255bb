-- 同一居民同时与两家机构签约。Persons with contracts of two institutions in force at once.
{{ config(severity='warn') }}

with contracts as (
  select
    contract_key,
    resident_key,
    performing_institution_code,
    starts_on,
    least(ends_on, coalesce(cancelled_on, ends_on)) as in_force_until_on
  from {{ ref('stg_demo_his__contracts') }}
)

select
  one.contract_key,
  other.contract_key as other_contract_key
from contracts as one
inner join contracts as other on one.resident_key = other.resident_key
  and one.performing_institution_code < other.performing_institution_code
where one.starts_on <= other.in_force_until_on
  and other.starts_on <= one.in_force_until_on
