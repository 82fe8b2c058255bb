-- One row per registration EVENT (transaction fact): registering counts +1 on its day, cancelling −1 on the day it happens, never back-dated.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='event_on',
    restates_by={
      'demo_his__registrations': 'dates:reg_time,cancel_time',
      'front_end__registrations': 'dates'
    }
  )
}}

with registrations as (
  select * from {{ ref('int_input__registrations') }}
),

events as (
  select
    *,
    'register' as event_type,
    registered_at as event_at,
    cast(registered_at as date) as event_on,
    1 as qty,
    fee as event_fee
  from registrations
  where {{ on_affected_dates('registered_at') }}
  union all
  select
    *,
    'cancel' as event_type,
    cancelled_at as event_at,
    cast(cancelled_at as date) as event_on,
    -1 as qty,
    - fee as event_fee
  from registrations
  where cancelled_at is not null
    and {{ on_affected_dates('cancelled_at') }}
),

keyed as (
  select
    md5(registration_key || '|' || event_type) as registration_event_key,
    registration_key,
    event_type,
    event_on,
    cast(registered_at as date) as original_on,
    event_at,
    visit_on,
    qty,
    registration_type,
    channel,
    -- 线上: the internet hospital, apps and mini programs, not the telephone nor machines in the hall.
    coalesce(channel in ('wechat', 'alipay', 'app', 'web', 'insurance_app'), false) as is_online,
    is_appointment,
    is_no_show,
    cancelled_at is not null as is_cancelled,
    event_fee as fee,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    patient_key,
    _source
  from events
)

select * from keyed
