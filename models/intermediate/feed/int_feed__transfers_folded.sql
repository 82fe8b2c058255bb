-- One row per transfer of the feed that still stands, between departments or wards; a move to another bed of the same ward is none.
{{ config(materialized='table') }}

with events as (
  select * from {{ ref('int_feed__events_sequenced') }}
  where is_standing_transfer
    or is_beginning
),

-- Messages often name the ward only: the department is the last one named.
in_departments as (
  select
    *,
    last_value (department_code ignore nulls) over stay_so_far as place_department,
    last_value (ward_code ignore nulls) over stay_so_far as last_ward
  from events
  window
    stay_so_far as (
      partition by
        admission_ref
      order by sequence_no rows between unbounded preceding and current row
    )
),

in_wards as (
  select
    *,
    case
      when ward_code is not null then ward_code
      when department_code is null
      or department_code = lag (place_department) over stay then last_ward
    end as place_ward
  from in_departments
  window
    stay as (
      partition by
        admission_ref
      order by sequence_no
    )
),

followed as (
  select
    md5(
      concat_ws(
        '|',
        admission_ref,
        event_at,
        coalesce(department_code, '-'),
        coalesce(ward_code, '-'),
        coalesce(bed_no, '-')
      )
    ) as transfer_key,
    admission_key,
    event_at as transferred_at,
    coalesce(prior_department_code, lag (place_department) over stay) as from_department_code,
    place_department as to_department_code,
    coalesce(prior_ward_code, lag (place_ward) over stay) as from_ward_code,
    place_ward as to_ward_code,
    is_standing_transfer,
    _source
  from in_wards
  window
    stay as (
      partition by
        admission_ref
      order by sequence_no
    )
),

standing as (
  select * exclude (is_standing_transfer)
  from followed
  where is_standing_transfer
    and (
      from_department_code is distinct from to_department_code
      or from_ward_code is distinct from to_ward_code
    )
)

select * from standing
