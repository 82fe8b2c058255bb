-- One row per business day, institution and rule: drug evaluations judged.
{{ config(materialized='table') }}

{{ dq_dataset('drug_evaluations', key='evaluation_key', day='evaluated_at', lists=['departments', 'doctors']) }}
