-- One row per business day, institution and rule: clinical pathways judged.
{{ config(materialized='table') }}

{{ dq_dataset('pathways', key='pathway_key', day='entered_at', stay=true, lists=['departments']) }}
