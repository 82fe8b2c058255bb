-- One row per business day, institution and rule: anaesthesias judged.
{{ config(materialized='table') }}

{{ dq_dataset('anesthesias', key='anesthesia_key', day='started_at', lists=['departments', 'doctors', 'operations']) }}
