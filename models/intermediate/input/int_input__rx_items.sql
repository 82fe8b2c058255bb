-- One row per prescribed drug line.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['int_demo_his__prescription_items_prescribed', 'int_hosoneu__prescription_items_priced', 'stg_front_end__rx_items'],
    lacks={'int_hosoneu__prescription_items_priced': [
        'is_antibiotic', 'admission_key',
        'route', 'days_supply', 'volume_ml', 'infusion_bags', 'is_pivas', 'is_take_home',
        'is_by_generic_name', 'audited_at', 'audit_result', 'intervention_result', 'refused_at', 'refuse_reason',
        'is_chronic', 'paid_at', 'dispensed_at', 'dispenser_code', 'discharged_at'
    ]}
) }}
