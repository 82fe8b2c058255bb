-- One row per entry into an ICU with its scores; the stay itself follows from the ward spells.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__icu_records', 'stg_front_end__icu_stays']) }}
