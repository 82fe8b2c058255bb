-- One row per referral and difference between what the sender entered and what the receiver registered, with its cause (accumulating snapshot fact).
{{ config(materialized='table') }}

with sent as (
  select * from {{ ref('int_input__referrals') }}
  where referral_status = 'completed'
),

received as (
  select * from {{ ref('int_input__referral_receipts') }}
),

paired as (
  select
    sent.referral_key,
    received.receipt_key,
    coalesce(sent.direction, received.direction) as direction,
    cast(sent.arrived_at as date) as sent_on,
    cast(received.received_at as date) as received_on,
    sent.setting as sent_setting,
    received.setting as received_setting,
    coalesce(sent.from_institution_code, received.from_institution_code) as from_institution_code,
    sent.to_institution_code as sent_to_institution_code,
    received.to_institution_code as received_by_institution_code,
    coalesce(sent.department_code, received.department_code) as department_code,
    coalesce(sent.institution_code, received.institution_code) as institution_code,
    coalesce(sent.patient_key, received.patient_key) as patient_key,
    coalesce(sent._source, received._source) as _source
  from sent
  full join received on sent.referral_key = received.referral_key
),

told as (
  select
    *,
    unnest(
      list_filter(
        [
          case
            when receipt_key is null then 'not_received'
          end,
          case
            when referral_key is null then 'not_sent'
          end,
          case
            when date_trunc('month', sent_on) <> date_trunc('month', received_on) then 'other_month'
          end,
          case
            when sent_setting <> received_setting then 'other_setting'
          end,
          case
            when sent_to_institution_code <> received_by_institution_code then 'other_institution'
          end
        ],
        lambda cause: cause is not null
      )
    ) as cause
  from paired
),

explained as (
  select
    md5(coalesce(referral_key, receipt_key) || '|' || cause) as difference_key,
    cause,
    coalesce(sent_on, received_on) as happened_on,
    * exclude (cause),
    md5(_source || '|' || department_code) as department_key
  from told
)

select * from explained
