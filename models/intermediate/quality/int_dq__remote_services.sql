-- One row per business day, institution and rule: remote services judged.
{{ config(materialized='table') }}

{{ dq_dataset('remote_services', key='remote_service_key', day='requested_at', lists=['places', 'departments', 'doctors', 'diseases']) }}
