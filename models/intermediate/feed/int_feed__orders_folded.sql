-- One row per item of an order of which messages speak: what it is after all that is known, whatever the order of messages.
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('stg_feed__orders') }}
),

items as (
  select distinct
    order_id,
    _source,
    item_code
  from told
  where item_code is not null
),

-- What names no item (a cancellation often) speaks of every item of its order.
spoken as (
  select told.* replace(coalesce(told.item_code, items.item_code) as item_code)
  from told
  left join items on told.order_id = items.order_id
    and told._source = items._source
    and told.item_code is null
),

-- The same said again under another message is no news.
news as (
  select *
  from spoken
  qualify row_number() over (
      partition by
        _source,
        order_id,
        item_code,
        control,
        order_state,
        ordered_at,
        department_code,
        doctor_code
      order by event_at, message_id, seq
    ) = 1
),

sequenced as (
  select
    *,
    row_number() over (
      partition by
        _source,
        order_id,
        item_code
      order by
        event_at,
        case order_state
          when 'executed' then 2
          when 'stopped' then 3
          when 'cancelled' then 4
          else 1
        end,
        message_id,
        seq
    ) as sequence_no
  from news
),

folded as (
  select
    any_value(order_ref) as order_ref,
    item_code,
    arg_max(item_name, sequence_no) filter (where item_name is not null) as item_name,
    coalesce(
      arg_max(order_state, sequence_no) filter (where order_state is not null),
      'placed'
    ) as order_state,
    arg_max(event_at, sequence_no) filter (where order_state = 'stopped') as stopped_at,
    arg_max(category, sequence_no) filter (where category <> 'other') as category,
    arg_max(order_term, sequence_no) filter (where order_term is not null) as order_term,
    arg_max(department_code, sequence_no) filter (where department_code is not null) as department_code,
    arg_max(doctor_code, sequence_no) filter (where doctor_code is not null) as doctor_code,
    arg_max(patient_class, sequence_no) filter (where patient_class is not null) as patient_class,
    -- The time that a cancellation or an answer names is its own.
    coalesce(
      arg_max(ordered_at, sequence_no) filter (where order_state = 'placed' and ordered_at is not null),
      min(ordered_at)
    ) as ordered_at,
    arg_max(admission_key, sequence_no) filter (where admission_key is not null) as admission_key,
    arg_max(patient_ref, sequence_no) filter (where patient_ref is not null) as patient_ref,
    arg_max(patient_key, sequence_no) filter (where patient_key is not null) as patient_key,
    arg_max(institution_code, sequence_no) filter (where institution_code is not null) as institution_code,
    _source
  from sequenced
  group by _source, order_id, item_code
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

stays as (
  select * from {{ ref('int_feed__stays_folded') }}
),

places as (
  select * from {{ ref('int_feed__stay_places') }}
),

resolved as (
  select
    folded.* exclude (patient_ref) replace(
      coalesce(folded.category, 'other') as category,
      {{ feed_setting("coalesce(folded.patient_class, nullif(stays.patient_class, 'other'))") }} as patient_class,
      coalesce(folded.department_code, places.department_code) as department_code,
      coalesce(folded.institution_code, stays.institution_code) as institution_code,
      coalesce(merged.survivor_key, folded.patient_key, stays.patient_key) as patient_key
    ),
    coalesce(folded.patient_class, stays.patient_class) in ('outpatient', 'emergency') as is_visit,
    places.department_code as patient_department_code,
    places.ward_code
  from folded
  left join stays on folded.admission_key = stays.admission_key
  asof left join places on folded.admission_key = places.admission_key
    and folded.ordered_at >= places.since_at
  left join merged on folded.patient_ref = merged.patient_ref
)

select * from resolved
