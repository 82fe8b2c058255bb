{#- For second roads: a row per exit from a ward, by transfer or discharge, with the days spent there. -#}
{% macro road_ward_exits() -%}
with stays as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
    and not is_newborn
),

moves as (
  select
    transfers.*,
    row_number() over (partition by transfers.admission_ref order by transfers.transferred_at) as nth
  from {{ ref('stg_demo_his__transfers') }} as transfers
  inner join stays on transfers.admission_ref = stays.admission_ref
),

-- Out by transfer: from the move before, or from the admission.
moved_out as (
  select
    coalesce(earlier.to_department_code, stays.department_code) as department_code,
    coalesce(earlier.to_ward_code, stays.ward_code) as ward_code,
    cast(coalesce(earlier.transferred_at, stays.admitted_at) as date) as in_on,
    cast(moves.transferred_at as date) as out_on,
    cast(moves.transferred_at as date) - cast(coalesce(earlier.transferred_at, stays.admitted_at) as date) as days
  from moves
  inner join stays on moves.admission_ref = stays.admission_ref
  left join moves as earlier on moves.admission_ref = earlier.admission_ref
    and moves.nth = earlier.nth + 1
),

last_moves as (
  select *
  from moves
  qualify nth = max(nth) over (partition by admission_ref)
),

-- Out by discharge: from the last move.
discharged as (
  select
    coalesce(last_moves.to_department_code, stays.department_code) as department_code,
    coalesce(last_moves.to_ward_code, stays.ward_code) as ward_code,
    cast(coalesce(last_moves.transferred_at, stays.admitted_at) as date) as in_on,
    cast(stays.discharged_at as date) as out_on,
    case
      when cast(stays.admitted_at as date) = cast(stays.discharged_at as date) then 1
      else cast(stays.discharged_at as date) - cast(coalesce(last_moves.transferred_at, stays.admitted_at) as date)
    end as days
  from stays
  left join last_moves on stays.admission_ref = last_moves.admission_ref
  where stays.discharged_at is not null
),

exits as (
  select *
  from moved_out
  union all
  select * from discharged
)
{%- endmacro %}
