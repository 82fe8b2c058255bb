-- One row per business day, institution and rule: emergency visits judged.
{{ config(materialized='table') }}

{{ dq_dataset('ed_visits', key='visit_key', day='arrived_at', lists=['departments', 'doctors', 'diseases']) }}
