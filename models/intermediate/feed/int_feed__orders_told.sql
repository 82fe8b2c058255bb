-- One row per order of a message that was not cancelled, with what the input layer asks for; drugs are none, and one whose term nobody tells waits.
{{ config(materialized='ephemeral') }}

select
  md5(order_ref || '|' || coalesce(item_code, '')) as order_key,
  order_ref,
  {{ stay_or_visit() }},
  patient_class as setting,
  order_term,
  category as order_class,
  item_code,
  item_name,
  ordered_at,
  case
    when order_state = 'stopped' then stopped_at
  end as stopped_at,
  order_state as order_status,
  department_code as ordering_department_code,
  doctor_code as ordering_doctor_code,
  patient_department_code,
  institution_code,
  patient_key,
  _source
from {{ ref('int_feed__orders_folded') }}
where order_state <> 'cancelled'
  and category in ('lab', 'exam', 'treatment', 'other')
  and order_term is not null
  and ordered_at is not null
  and patient_class is not null
  and department_code is not null
  and institution_code is not null
  and patient_key is not null
