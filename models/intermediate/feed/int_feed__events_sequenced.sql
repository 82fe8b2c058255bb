-- One row per event of a stay that still counts, in the order in which things happened, whatever the order of messages.
{{ config(materialized='ephemeral') }}

-- A stay's state depends on the set of its events only: they are ordered by their own time, then by what can follow what, then by the
-- time at which the message says it speaks (a state told again corrects the one before), then by the message.

with events as (
  select * from {{ ref('stg_feed__encounter_events') }}
),

messages as (
  select
    message_id,
    event_at as said_at
  from {{ ref('stg_feed__messages') }}
),

ranked as (
  select
    events.*,
    messages.said_at,
    case events.kind
      when 'admit' then 1
      when 'register' then 1
      when 'class_change' then 2
      when 'update' then 3
      when 'transfer' then 4
      when 'cancel_transfer' then 5
      when 'discharge' then 6
      when 'cancel_discharge' then 7
      when 'cancel_admit' then 8
      else 3
    end as kind_rank
  from events
  left join messages on events.message_id = messages.message_id
),

sequenced as (
  select
    *,
    row_number() over (
      partition by
        admission_ref
      order by event_at, kind_rank, said_at nulls first, message_id, seq
    ) as sequence_no,
    -- The same move under another message id is one move; what else it says still counts.
    row_number() over (
      partition by
        admission_ref,
        kind,
        event_at,
        department_code,
        ward_code,
        bed_no
      order by said_at nulls first, message_id, seq
    ) > 1 as is_repeated
  from ranked
),

-- A cancelled admission takes everything before it along.
alive as (
  select
    *,
    max(
      case
        when kind = 'cancel_admit' then sequence_no
        else 0
      end
    ) over (partition by admission_ref) as cancelled_at_no
  from sequenced
),

-- A cancelled transfer is the last one that still stands: one whose balance a later cancellation goes below.
balanced as (
  select
    *,
    sum(
      case
        when is_repeated then 0
        when kind = 'transfer' then 1
        when kind = 'cancel_transfer' then -1
        else 0
      end
    ) over (partition by admission_ref order by sequence_no) as transfer_balance
  from alive
  where sequence_no > cancelled_at_no
),

marked as (
  select
    * exclude (transfer_balance, cancelled_at_no, is_repeated, said_at),
    cancelled_at_no > 0 as was_cancelled,
    kind in ('admit', 'register', 'class_change') as is_beginning,
    kind = 'transfer'
    and not is_repeated
    and coalesce(
      min(transfer_balance) over (
        partition by
          admission_ref
        order by sequence_no rows between 1 following and unbounded following
      ) >= transfer_balance,
      true
    ) as is_standing_transfer
  from balanced
)

select * from marked
