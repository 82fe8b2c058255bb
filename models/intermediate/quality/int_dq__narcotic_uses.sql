-- One row per business day, institution and rule: register of narcotic drugs judged.
{{ config(materialized='table') }}

{{ dq_dataset('narcotic_uses', key='narcotic_use_key', day='used_on', lists=['drugs', 'stores', 'departments', 'doctors']) }}
