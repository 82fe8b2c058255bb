-- One row per business day, institution and rule: clinic sessions and slots judged.
{{ config(materialized='table') }}

{{ dq_dataset('slots', key='session_key', day='session_on', lists=['departments', 'doctors']) }}
