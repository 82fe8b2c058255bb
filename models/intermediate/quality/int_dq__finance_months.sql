-- One row per business day, institution and rule: finance by month judged.
{{ config(materialized='table') }}

{{ dq_dataset('finance_months', key='finance_month_key', day='month_on', lists=['departments']) }}
