-- One row per prescribed drug line (transaction fact), dated by its prescription.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='prescribed_on',
    restates_by={
      'demo_his__prescriptions': 'dates',
      'demo_his__prescription_items': "
        select prescribed_on
        from {{ this }}
        where rx_item_key in (
          select md5(sources._source || '|' || changed.key)
          from {{ changes('demo_his__prescription_items') }} as changed
          cross join (select distinct _source from {{ this }}) as sources
        )
        union all
        select cast(prescriptions.prescribed_at as date)
        from {{ ref('stg_demo_his__prescription_items') }} as items
        inner join {{ changes('demo_his__prescription_items') }} as changed
          on items.rx_item_id = changed.key
        inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions
          on items.rx_id = prescriptions.rx_id
          and items._source = prescriptions._source",
      'demo_his__drugs': "
        select prescribed_on
        from {{ this }} as known
        inner join {{ changes('demo_his__drugs') }} as changed on known.drug_code = changed.key",
      'demo_his__admissions': "
        select cast(prescriptions.prescribed_at as date)
        from {{ ref('stg_demo_his__prescriptions') }} as prescriptions
        inner join {{ changes('demo_his__admissions') }} as changed
          on prescriptions.admission_ref = md5(prescriptions._source || '|' || changed.key)",
      'front_end__rx_items': 'dates'
    }
  )
}}

with items as (
  select
    *,
    cast(prescribed_at as date) as prescribed_on
  from {{ ref('int_input__rx_items') }}
  where {{ on_affected_dates('prescribed_at') }}
),

drugs as (
  select * from {{ ref('dim_drugs') }}
),

keyed as (
  select
    items.rx_item_key,
    items.rx_key,
    items.prescribed_on,
    items.setting,
    items.rx_class,
    items.rx_status,
    items.rx_status <> 'voided' as is_valid,
    items.drug_code,
    md5(items._source || '|' || items.drug_code) as drug_key,
    items.drug_name,
    drugs.generic_code,
    drugs.dosage_form,
    items.route,
    items.is_antibiotic,
    drugs.abx_grade,
    drugs.is_essential,
    drugs.is_narcotic,
    drugs.narcotic_class,
    drugs.is_vbp_generic,
    drugs.is_vbp_winner,
    drugs.is_key_monitored,
    drugs.is_ppi_injection,
    drugs.is_steroid,
    drugs.is_tcm_injection,
    drugs.is_in_lead_catalog,
    items.qty,
    cast(items.qty * drugs.ddds_per_pack as decimal(18, 4)) as qty_ddd,
    items.unit_price,
    items.amount,
    items.days_supply,
    items.volume_ml,
    items.infusion_bags,
    items.is_pivas,
    items.is_take_home,
    items.is_chronic,
    items.is_by_generic_name,
    items.audited_at is not null
      and items.audited_at <= coalesce(items.paid_at, items.dispensed_at, items.audited_at) as is_preaudited,
    coalesce(items.audit_result = 'intercepted', false) as is_intercepted,
    coalesce(items.intervention_result = 'accepted', false) as is_intervention_accepted,
    items.refused_at is not null as is_dispense_refused,
    cast(items.refused_at as date) as refused_on,
    items.refuse_reason,
    cast(items.dispensed_at as date) as dispensed_on,
    case
      when items.dispensed_at >= items.paid_at then date_diff('minute', items.paid_at, items.dispensed_at)
    end as pay_to_dispense_minutes,
    cast(items.discharged_at as date) as discharged_on,
    items.department_code,
    md5(items._source || '|' || items.department_code) as department_key,
    items.doctor_code,
    md5(items._source || '|' || items.doctor_code) as doctor_key,
    items.dispenser_code,
    items.institution_code,
    items.visit_key,
    items.admission_key,
    items.patient_key,
    items._source
  from items
  left join drugs on items.drug_code = drugs.drug_code
    and items._source = drugs._source
)

select * from keyed
