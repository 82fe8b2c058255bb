-- One row per visit or stay of the feed and place that it had, since when; the first one holds before it, too.
{{ config(materialized='ephemeral') }}

with stays as (
  select * from {{ ref('int_feed__stays_folded') }}
),

transfers as (
  select * from {{ ref('int_feed__transfers_folded') }}
),

places as (
  select
    admission_key,
    timestamp '1900-01-01 00:00:00' as since_at,
    department_code,
    ward_code
  from stays
  union all
  select
    admission_key,
    transferred_at as since_at,
    to_department_code as department_code,
    to_ward_code as ward_code
  from transfers
  -- Of one moment one place.
  qualify row_number() over (partition by admission_key, transferred_at order by transfer_key) = 1
)

select * from places
