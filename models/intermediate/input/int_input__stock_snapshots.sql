-- One row per drug, batch, store and snapshot: month-end counts, daily counts of narcotics.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__stock_snapshots', 'stg_front_end__stock_snapshots']) }}
