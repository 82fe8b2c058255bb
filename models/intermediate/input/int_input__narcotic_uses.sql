-- One row per line of the register of narcotic and class-1 psychotropic drugs handed out.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__narcotic_uses', 'stg_front_end__narcotic_uses']) }}
