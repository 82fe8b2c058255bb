-- One row per report of a message and day that it names, by its numbers: the days that a change of the report can touch.
{{ config(materialized='ephemeral') }}

select
  event_key,
  message_id,
  report_id,
  order_id,
  visit_id,
  patient_ref,
  _source,
  cast(unnest([issued_at, observed_at]) as date) as day_on
from {{ ref('stg_feed__reports') }}
