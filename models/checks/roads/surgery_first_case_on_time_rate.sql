-- 首台手术准点率：当日手术间首台（择期）手术不晚于计划时间15分钟划皮的台数 / 首台择期手术台数。

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

firsts as (
  select
    operated_on,
    arg_min(department_code, room_in_at) as department_code,
    arg_min(is_elective, room_in_at) as is_elective,
    arg_min(incised_at <= scheduled_at + interval 15 minute, room_in_at) as is_on_time
  from in_rooms
  group by institution_code, room_no, operated_on
)

select
  department_code,
  cast(date_trunc('month', operated_on) as date) as month_start_on,
  count(*) filter (where is_on_time) as numerator,
  count(*) as denominator
from firsts
where is_elective
group by department_code, date_trunc('month', operated_on)
