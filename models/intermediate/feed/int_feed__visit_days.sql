-- One row per event and day that it names, by the number of its visit: the days that a change of the visit can touch.
{{ config(materialized='ephemeral') }}

select
  event_key,
  message_id,
  visit_id,
  _source,
  cast(unnest([event_at, admitted_at, discharged_at]) as date) as day_on
from {{ ref('stg_feed__encounter_events') }}
