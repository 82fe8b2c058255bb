-- One row per business day, institution and rule: charge items judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast('{{ var('as_of') }}' as date) as checked_on,
    cast(null as varchar) as institution_code,
    count(*) over (partition by _source, item_code) as rows_of_code,
    cast(null as varchar) as department_code,
    item_code as row_key
  from {{ ref('int_input__charge_items') }}
),

fee_groups as (
  select distinct fee_class
  from {{ ref('fee_groups') }}
),

judged as ({{ dq_judged() }})

select * from judged
