-- One row per medical order (transaction fact), on the day of ordering; the first valid one of a stay knows its minutes from admission.
{{ config(materialized='table') }}

with orders as (
  select
    *,
    order_status <> 'cancelled' as is_valid
  from {{ ref('int_input__orders') }}
),

admissions as (
  select
    admission_key,
    admitted_at,
    is_newborn
  from {{ ref('int_input__admissions') }}
),

sequenced as (
  select
    orders.*,
    admissions.admitted_at,
    coalesce(admissions.is_newborn, false) as is_newborn,
    coalesce(
      orders.is_valid
      and orders.admission_key is not null
      and row_number() over (
        partition by
          orders.admission_key,
          orders.is_valid
        order by orders.ordered_at, orders.order_key
      ) = 1,
      false
    ) as is_first
  from orders
  left join admissions on orders.admission_key = admissions.admission_key
),

keyed as (
  select
    order_key,
    cast(ordered_at as date) as ordered_on,
    ordered_at,
    setting,
    order_term,
    order_class,
    item_code,
    item_name,
    order_status,
    is_valid,
    is_first,
    -- An order that is told before the admission has no waiting time: it is a defect, not a minus.
    case
      when ordered_at >= admitted_at then date_diff('minute', admitted_at, ordered_at)
    end as minutes_from_admission,
    date_diff('minute', ordered_at, checked_at) as order_to_check_minutes,
    date_diff('minute', ordered_at, executed_at) as order_to_execute_minutes,
    stopped_at,
    is_newborn,
    ordering_department_code,
    ordering_department_code as department_code,
    md5(_source || '|' || ordering_department_code) as department_key,
    ordering_doctor_code,
    ordering_doctor_code as doctor_code,
    md5(_source || '|' || ordering_doctor_code) as doctor_key,
    executing_department_code,
    md5(_source || '|' || executing_department_code) as executing_department_key,
    patient_department_code,
    md5(_source || '|' || patient_department_code) as patient_department_key,
    ward_code,
    institution_code,
    admission_key,
    visit_key,
    patient_key,
    _source
  from sequenced
)

select * from keyed
