-- One row per business day, institution and rule: charges judged.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
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

with subject as (
  select
    *,
    charged_on as checked_on,
    charge_key as row_key
  from {{ ref('fct_charges') }}
  where {{ on_affected_dates('charged_on') }}
),

charge_items as (
  select item_code from {{ ref('dim_charge_items') }}
  union
  select drug_code from {{ ref('dim_drugs') }}
),

departments as (select distinct department_code from {{ ref('dim_departments') }}),

doctors as (select distinct doctor_code from {{ ref('dim_doctors') }}),

fee_groups as (select distinct fee_class from {{ ref('fee_groups') }}),

judged as ({{ dq_judged() }})

select * from judged
