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
      'front_end__rx_items': 'dates',
      'hosoneu__registration': 'all',
      'hosoneu__registration_level': 'all',
      'hosoneu__expense_items': 'all',
      'hosoneu__invoice': 'all',
      'hosoneu__prescription': 'all',
      'hosoneu__prescription_items': 'all',
      'hosoneu__drugs': 'all'
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

keyed as (
  select
    rx_item_key,
    rx_key,
    prescribed_on,
    setting,
    rx_class,
    rx_status,
    rx_status <> 'voided' as is_valid,
    drug_code,
    drug_name,
    is_antibiotic,
    qty,
    unit_price,
    amount,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from items
)

select * from keyed
