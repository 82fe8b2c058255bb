-- One row per charge line, signed; a refund is its own line at its own time.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    charge_key,
    charged_at,
    entered_at,
    setting,
    item_code,
    item_name,
    fee_class,
    nursing_class,
    qty,
    unit_price,
    amount,
    refund_of_charge_key,
    original_charged_at,
    original_amount,
    settlement_key,
    ordering_department_code,
    ordering_doctor_code,
    executing_department_code,
    patient_department_code,
    ward_code,
    payer_code,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('int_demo_his__charges_traced') }}
  union all
  select
    charge_key,
    charged_at,
    entered_at,
    setting,
    item_code,
    item_name,
    fee_class,
    cast(null as varchar) as nursing_class,
    qty,
    unit_price,
    amount,
    cast(null as varchar) as refund_of_charge_key,
    cast(null as timestamp) as original_charged_at,
    cast(null as decimal(14, 2)) as original_amount,
    settlement_key,
    ordering_department_code,
    ordering_doctor_code,
    executing_department_code,
    ordering_department_code as patient_department_code,
    cast(null as varchar) as ward_code,
    payer_code,
    institution_code,
    visit_key,
    cast(null as varchar) as admission_key,
    patient_key,
    _source
  from {{ ref('int_hosoneu__charges_dated') }}
  union all
  select
    charge_key,
    charged_at,
    entered_at,
    setting,
    item_code,
    item_name,
    fee_class,
    nursing_class,
    qty,
    unit_price,
    amount,
    refund_of_charge_key,
    original_charged_at,
    original_amount,
    settlement_key,
    ordering_department_code,
    ordering_doctor_code,
    executing_department_code,
    patient_department_code,
    ward_code,
    payer_code,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('stg_front_end__charges') }}
)

select * from unioned
