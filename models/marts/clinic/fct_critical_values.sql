-- One row per critical value (accumulating snapshot fact), on the day of its confirmation, with the minutes of its loop.
{{ config(materialized='table') }}

with critical_values as (
  select * from {{ ref('int_input__critical_values') }}
),

keyed as (
  select
    critical_value_key,
    cast(confirmed_at as date) as confirmed_on,
    confirmed_at,
    kind,
    result_key,
    exam_key,
    setting,
    item_code,
    item_name,
    finding,
    limit_minutes,
    notified_at is not null as is_notified,
    received_at is not null as is_received,
    handled_at is not null as is_handled,
    date_diff('minute', confirmed_at, notified_at) as notify_minutes,
    coalesce(date_diff('minute', confirmed_at, notified_at) <= limit_minutes, false) as is_notified_on_time,
    date_diff('minute', received_at, handled_at) as handle_minutes,
    date_diff('minute', confirmed_at, handled_at) as loop_minutes,
    handling_order_key,
    notifier_code,
    receiver_code,
    handler_code,
    handler_code as doctor_code,
    md5(_source || '|' || handler_code) as doctor_key,
    ordering_department_code,
    ordering_department_code as department_code,
    md5(_source || '|' || ordering_department_code) as department_key,
    executing_department_code,
    md5(_source || '|' || executing_department_code) as executing_department_key,
    ward_code,
    institution_code,
    admission_key,
    visit_key,
    patient_key,
    _source
  from critical_values
)

select * from keyed
