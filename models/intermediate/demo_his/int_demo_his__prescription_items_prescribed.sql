-- One row per drug line, with the head of its prescription and the drug's own flags.
{{ config(materialized='ephemeral') }}

with items as (
  select * from {{ ref('stg_demo_his__prescription_items') }}
),

prescriptions as (
  select * from {{ ref('stg_demo_his__prescriptions') }}
),

drugs as (
  select * from {{ ref('stg_demo_his__drugs') }}
),

joined as (
  select
    items.rx_item_key,
    prescriptions.rx_key,
    prescriptions.prescribed_at,
    prescriptions.setting,
    prescriptions.rx_class,
    prescriptions.rx_status,
    items.drug_code,
    drugs.drug_name,
    coalesce(drugs.is_antibiotic, false) as is_antibiotic,
    items.qty,
    items.unit_price,
    items.amount,
    prescriptions.department_code,
    prescriptions.doctor_code,
    prescriptions.institution_code,
    prescriptions.visit_key,
    prescriptions.admission_key,
    prescriptions.patient_key,
    items._source
  from items
  inner join prescriptions on items.rx_id = prescriptions.rx_id
    and items._source = prescriptions._source
  left join drugs on items.drug_code = drugs.drug_code
    and items._source = drugs._source
)

select * from joined
