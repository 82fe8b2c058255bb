-- One row per operation with its schedule and record, cancelled ones included.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || operation_id) as operation_key,
  op_category as operation_category,
  is_day_surgery,
  room_no,
  scheduled_time as scheduled_at,
  room_in_time as room_in_at,
  incision_time as incised_at,
  room_out_time as room_out_at,
  safety_check_phases,
  preop_discussion_time as preop_discussed_at,
  mdt_time as preop_mdt_at,
  cancel_time as cancelled_at,
  cancel_reason,
  prophylactic_abx_time as prophylactic_abx_at,
  is_robot as is_robot_assisted,
  new_technology_no,
  blood_loss_ml,
  _source
from {{ source('demo_his', 'operation_records') }}
where _deleted_at is null
