-- One row per business day, institution and rule: transfusions judged.
{{ config(materialized='table') }}

{{ dq_dataset('transfusions', key='transfusion_key', day='transfused_at', stay=true, lists=['departments', 'wards']) }}
