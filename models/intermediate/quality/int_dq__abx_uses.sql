-- One row per business day, institution and rule: antibiotic courses judged.
{{ config(materialized='table') }}

{{ dq_dataset('abx_uses', key='abx_use_key', day='started_at', lists=['departments', 'doctors', 'drugs']) }}
