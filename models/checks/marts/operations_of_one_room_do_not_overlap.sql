-- 同一手术间同时有两台手术。Sessions that were in one room at the same time.
{{ config(severity='warn') }}

select
  later.operation_key,
  earlier.operation_key as earlier_operation_key
from {{ ref('fct_operations') }} as later
inner join {{ ref('fct_operations') }} as earlier on later.institution_code = earlier.institution_code
  and later.room_no = earlier.room_no
  and later.operated_on = earlier.operated_on
  and later.room_in_at > earlier.room_in_at
  and later.room_in_at < earlier.room_out_at
where later.setting = 'inpatient'
  and earlier.setting = 'inpatient'
  and later.is_session_lead
  and earlier.is_session_lead
