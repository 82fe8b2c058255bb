-- One row per operation with its place in the day of its room and in its stay. Procedures with the same beginning are one session.
{{ config(materialized='ephemeral') }}

with operations as (
  select
    *,
    coalesce(admission_key, operation_key) as case_key,
    cast(started_at as date) as operated_on,
    row_number() over (
      partition by
        coalesce(admission_key, operation_key),
        started_at
      order by not is_main, operation_key
    ) = 1 as is_session_lead
  from {{ ref('int_input__operations') }}
  where not coalesce(is_cancelled, false)
),

sessions as (
  select
    case_key,
    started_at,
    max(ended_at) as ended_at
  from operations
  group by case_key, started_at
),

followed as (
  select
    case_key,
    started_at,
    lag (ended_at) over (partition by case_key order by started_at) as previous_ended_at
  from sessions
),

-- A patient who leaves the room before he enters it did neither at a known time.
rooms as (
  select
    operation_key,
    date_diff('minute', room_in_at, room_out_at) as room_minutes,
    row_number() over (
      partition by
        institution_code,
        room_no,
        operated_on
      order by room_in_at, operation_key
    ) as place_in_room,
    date_diff(
      'minute',
      lag (room_out_at) over (
        partition by
          institution_code,
          room_no,
          operated_on
        order by room_in_at, operation_key
      ),
      room_in_at
    ) as turnover_minutes
  from operations
  where is_session_lead
    and room_no is not null
    and room_in_at <= room_out_at
    and setting = 'inpatient'
),

sequenced as (
  select
    operations.operation_key,
    operations.is_session_lead,
    cast(rooms.room_minutes as integer) as room_minutes,
    rooms.place_in_room = 1
    and coalesce(operations.is_elective, false) as is_first_case,
    case
      when rooms.turnover_minutes >= 0 then cast(rooms.turnover_minutes as integer)
    end as turnover_minutes,
    case
      when operations.started_at >= followed.previous_ended_at then cast(date_diff('minute', followed.previous_ended_at, operations.started_at) / 60.0 as decimal(10, 1))
    end as hours_since_previous
  from operations
  left join rooms on operations.operation_key = rooms.operation_key
  left join followed on operations.case_key = followed.case_key
    and operations.started_at = followed.started_at
)

select * from sequenced
