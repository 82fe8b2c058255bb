-- 手术接台间隔时间：同一手术间当日前一台患者出室至后一台患者入室的分钟数之和 / 接台次数（时间重叠的不计）。

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

followed as (
  select
    later.department_code,
    later.operated_on,
    later.room_in_at,
    arg_max(earlier.room_out_at, earlier.room_in_at) as left_at
  from in_rooms as later
  inner join in_rooms as earlier on later.institution_code = earlier.institution_code
    and later.room_no = earlier.room_no
    and later.operated_on = earlier.operated_on
    and later.room_in_at > earlier.room_in_at
  group by later.department_code, later.operated_on, later.room_in_at, later.room_no
)

select
  department_code,
  cast(date_trunc('month', operated_on) as date) as month_start_on,
  sum(date_diff('minute', left_at, room_in_at)) as numerator,
  count(*) as denominator
from followed
where left_at <= room_in_at
group by department_code, date_trunc('month', operated_on)
