-- One row per antibiotic course of a stay, or per antibiotic line of an outpatient prescription.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__abx_uses_discharged', 'stg_front_end__abx_uses']) }}
