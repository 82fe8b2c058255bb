-- One row per reconciliation result with the insurer: day batch, month batch, or settlement of a day that differed.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__recons_budgeted', 'stg_front_end__recons']) }}
