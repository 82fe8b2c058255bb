-- One row per business day, institution and rule: device uses judged.
{{ config(materialized='table') }}

{{ dq_dataset('device_uses', key='device_use_key', day='inserted_at', stay=true, lists=['wards', 'departments']) }}
