-- 手术间利用率：患者入室至出室分钟数之和 / 手术间计划开放分钟数。分子按手术科室，分母按手术间所属科室。

with sessions as (
  select
    coalesce(operations.admission_ref, operations.operation_key) as patient,
    operations.started_at,
    operations.institution_code,
    arg_min(operations.department_code, (not operations.is_main, operations.operation_key)) as department_code,
    arg_min(operations.is_elective, (not operations.is_main, operations.operation_key)) as is_elective,
    any_value(records.room_no) as room_no,
    any_value(records.room_in_at) as room_in_at,
    any_value(records.room_out_at) as room_out_at,
    any_value(records.incised_at) as incised_at,
    any_value(records.scheduled_at) as scheduled_at
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  inner join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  where operations.operation_status = 'done'
    and codes.is_operation
    and operations.setting = 'inpatient'
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by all
),

in_rooms as (
  select
    *,
    cast(started_at as date) as operated_on
  from sessions
  where room_no is not null
    and room_in_at <= room_out_at
),

both_sides as (
  select
    department_code,
    operated_on as happened_on,
    date_diff('minute', room_in_at, room_out_at) as used,
    0 as open
  from in_rooms
  union all
  select
    rooms.department_code,
    logs.month_on as happened_on,
    0 as used,
    logs.or_open_minutes as open
  from {{ ref('stg_demo_his__equipment_months') }} as logs
  inner join {{ ref('stg_demo_his__equipment') }} as rooms on logs.equipment_ref = rooms.equipment_ref
  where rooms.equipment_type = 'operating_room'
    and cast(logs.month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  cast(date_trunc('month', happened_on) as date) as month_start_on,
  sum(used) as numerator,
  sum(open) as denominator
from both_sides
group by department_code, date_trunc('month', happened_on)
