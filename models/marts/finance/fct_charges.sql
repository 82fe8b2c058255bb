-- One row per charge line (transaction fact), signed and dated by occurrence: a refund is its own row on the day of the refund.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='charged_on',
    restates_by={
      'demo_his__charges': "
        select unnest([cast(old_date as date), cast(new_date as date)])
        from {{ changes('demo_his__charges') }}
        union all
        select cast(refunds.charged_at as date)
        from {{ ref('stg_demo_his__charges') }} as refunds
        inner join {{ changes('demo_his__charges') }} as changed
          on refunds.refund_of_charge_id = changed.key
        union all
        {{ feed_charge_days('demo_his__charges', 'charge_id') }}",
      'feed__charges': "
        {{ feed_charge_days('feed__charges', 'event_key') }}
        union all
        {{ retold_days('feed__charges', ref('stg_feed__charges'), 'charged_at') }}",
      'feed__patient_events': "
        select cast(told.charged_at as date)
        from {{ ref('stg_feed__charges') }} as told
        inner join {{ ref('stg_feed__patient_events') }} as merges
          on told.patient_ref in (merges.prior_patient_ref, merges.patient_ref)
        where merges.kind in ('merge', 'unmerge')
          and {{ feed_merges_changed() }}",
      'front_end__charges': "
        select unnest([cast(old_date as date), cast(new_date as date)])
        from {{ changes('front_end__charges') }}
        union all
        {{ feed_charge_days('front_end__charges', 'charge_id') }}"
    }
  )
}}

with charges as (
  select
    *,
    cast(charged_at as date) as charged_on
  from {{ ref('int_input__charges') }}
  where charged_at is not null
    and {{ on_affected_dates('charged_at') }}
),

fee_groups as (
  select * from {{ ref('fee_groups') }}
),

monitored as (
  select * from {{ ref('int_charge_items__monitored') }}
),

nursing as (
  select * from {{ ref('int_charge_items__nursing_hours') }}
),

keyed as (
  select
    charges.charge_key,
    charges.charged_on,
    charges.charged_at,
    cast(charges.entered_at as date) as entered_on,
    coalesce(cast(charges.entered_at as date) > charges.charged_on, false) as is_late_entry,
    charges.setting,
    charges.item_code,
    charges.item_name,
    charges.fee_class,
    charges.nursing_class,
    coalesce(fee_groups.fee_group, 'other') as fee_group,
    charges.qty,
    cast(charges.qty * nursing.hours_per_unit as decimal(14, 2)) as nursing_hours,
    charges.unit_price,
    charges.amount,
    charges.refund_of_charge_key is not null as is_refund,
    coalesce(cast(charges.original_charged_at as date), charges.charged_on) as original_on,
    charges.settlement_key is not null as is_settled,
    charges.settlement_key,
    cast(charges.settled_at as date) as settled_on,
    charges.settlement_department_code,
    coalesce(charges.is_special_need, false) as is_special_need,
    monitored.item_code is not null as is_key_monitored_consumable,
    charges.ordering_department_code,
    charges.ordering_doctor_code,
    charges.executing_department_code,
    md5(charges._source || '|' || charges.executing_department_code) as executing_department_key,
    charges.patient_department_code,
    charges.ordering_department_code as department_code,
    md5(charges._source || '|' || charges.ordering_department_code) as department_key,
    charges.ordering_doctor_code as doctor_code,
    md5(charges._source || '|' || charges.ordering_doctor_code) as doctor_key,
    charges.ward_code,
    charges.payer_code,
    charges.institution_code,
    charges.visit_key,
    charges.admission_key,
    charges.patient_key,
    charges._source
  from charges
  left join fee_groups on charges.fee_class = fee_groups.fee_class
  left join monitored on charges.item_code = monitored.item_code
    and charges._source = monitored._source
  left join nursing on charges.item_code = nursing.item_code
    and charges._source = nursing._source
)

select * from keyed
