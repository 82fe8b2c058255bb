-- One row per business day, institution and rule: medical documents judged.
{{ config(materialized='table') }}

{{ dq_dataset('documents', key='document_key', day='written_at', lists=['departments', 'doctors']) }}
