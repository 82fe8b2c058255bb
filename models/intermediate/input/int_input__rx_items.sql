-- One row per prescribed drug line.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    rx_item_key,
    rx_key,
    prescribed_at,
    setting,
    rx_class,
    rx_status,
    drug_code,
    drug_name,
    is_antibiotic,
    qty,
    unit_price,
    amount,
    department_code,
    doctor_code,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('int_demo_his__prescription_items_prescribed') }}
  union all
  select
    rx_item_key,
    rx_key,
    prescribed_at,
    setting,
    rx_class,
    rx_status,
    drug_code,
    drug_name,
    cast(null as boolean) as is_antibiotic,
    qty,
    unit_price,
    amount,
    department_code,
    doctor_code,
    institution_code,
    visit_key,
    cast(null as varchar) as admission_key,
    patient_key,
    _source
  from {{ ref('int_hosoneu__prescription_items_priced') }}
  union all
  select
    rx_item_key,
    rx_key,
    prescribed_at,
    setting,
    rx_class,
    rx_status,
    drug_code,
    drug_name,
    is_antibiotic,
    qty,
    unit_price,
    amount,
    department_code,
    doctor_code,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('stg_front_end__rx_items') }}
)

select * from unioned
