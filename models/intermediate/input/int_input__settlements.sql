-- One row per settlement, refund or prepayment, signed.
{{ config(materialized='ephemeral') }}

{% set extended = ['channel', 'is_converted_to_insurance', 'discharge_ordered_at', 'is_invoice_due', 'einvoice_status', 'department_code', 'ward_code'] %}

{{ union_contract(
    ['stg_demo_his__settlements', 'int_hosoneu__settlements_classified', 'stg_front_end__settlements'],
    lacks={
      'int_hosoneu__settlements_classified': ['fund_amount', 'personal_amount', 'deposited_amount', 'admission_key'] + extended
    }
) }}
