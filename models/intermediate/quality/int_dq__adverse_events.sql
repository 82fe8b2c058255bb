-- One row per business day, institution and rule: adverse events judged.
{{ config(materialized='table') }}

{{ dq_dataset('adverse_events', key='adverse_event_key', day='reported_at', lists=['departments', 'wards', 'doctors']) }}
