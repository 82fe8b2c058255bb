-- One row per business day, institution and rule: equipment by month judged.
{{ config(materialized='table') }}

{{ dq_dataset('equipment_months', key='equipment_month_key', day='month_on', lists=['departments']) }}
