-- One row per family-doctor contract (accumulating snapshot fact): signed, in force between two days, renewed or cancelled.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='signed_on',
    restates_by={
      'demo_his__contracts': 'dates:sign_date',
      'front_end__contracts': 'dates:signed_on'
    }
  )
}}

with contracts as (
  select * from {{ ref('int_input__contracts') }}
  where {{ on_affected_dates('signed_on') }}
),

keyed as (
  select
    contract_key,
    previous_contract_key,
    signed_on,
    starts_on,
    ends_on,
    renewed_on,
    cancelled_on,
    -- In force on a day between starts_on and this one.
    least(ends_on, coalesce(cancelled_on, ends_on)) as in_force_until_on,
    previous_contract_key is not null as is_renewal,
    renewed_on is not null as is_renewed,
    cancelled_on is not null
    and cancelled_on < ends_on as is_cancelled,
    key_group,
    key_group is not null as is_key_group,
    service_package,
    services_promised,
    services_done,
    coalesce(services_done >= services_promised, false) as is_fulfilled,
    team_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    area_code,
    institution_code,
    performing_institution_code,
    resident_key,
    patient_key,
    _source
  from contracts
)

select * from keyed
