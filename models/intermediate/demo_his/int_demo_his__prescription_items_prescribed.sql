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

stays as (
  select
    admission_ref,
    discharged_at
  from {{ ref('stg_demo_his__admissions') }}
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
    items.route,
    items.days_supply,
    items.volume_ml,
    items.infusion_bags,
    items.is_pivas,
    items.is_take_home,
    items.is_by_generic_name,
    items.audited_at,
    items.audit_result,
    items.intervention_result,
    items.refused_at,
    items.refuse_reason,
    prescriptions.is_chronic,
    prescriptions.paid_at,
    prescriptions.dispensed_at,
    prescriptions.dispenser_code,
    stays.discharged_at,
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
  left join stays on prescriptions.admission_ref = stays.admission_ref
)

select * from joined
