-- One row per drug of a formulary.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__drugs', 'int_hosoneu__drugs_classified', 'stg_front_end__drugs'],
    lacks={'int_hosoneu__drugs_classified': [
        'is_antibiotic', 'is_essential',
        'generic_code', 'generic_name', 'dosage_form', 'default_route', 'catalogue_code', 'abx_grade',
        'is_key_combination_abx', 'ddd_value', 'ddd_unit', 'pack_content', 'volume_ml', 'narcotic_class',
        'essential_edition', 'is_vbp_generic', 'is_vbp_winner', 'is_key_monitored', 'is_ppi_injection', 'is_steroid',
        'is_tcm_injection', 'is_in_lead_catalog'
    ]}
) }}
