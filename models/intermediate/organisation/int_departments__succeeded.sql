-- One row per department, period of its past and department that has taken it over since: merges and splits of reorg.csv, chains followed to their end.
{{ config(materialized='ephemeral') }}

with recursive moves as (
  select
    from_code,
    to_code,
    share,
    effective_on,
    -- It happens to what became of the department since the change before.
    coalesce(
      max(effective_on) over (
        partition by
          from_code
        order by effective_on range between unbounded preceding and interval 1 day preceding
      ),
      date '1900-01-01'
    ) as after_on,
    max(effective_on) over (partition by from_code) as last_on
  from {{ ref('reorg') }}
  where unit = 'department'
    and kind in ('merge', 'split')
),

starts as (
  select distinct
    moved.from_code as department_code,
    since.valid_from_on
  from moves as moved
  cross join (
    select date '1900-01-01' as valid_from_on
    union
    select effective_on
    from moves
  ) as since
),

periods as (
  select
    *,
    lead (valid_from_on, 1, date '9999-12-31') over (
      partition by
        department_code
      order by valid_from_on
    ) as valid_to_on
  from starts
),

walk as (
  select
    department_code,
    valid_from_on,
    valid_to_on,
    department_code as current_department_code,
    cast(1 as decimal(18, 9)) as share,
    valid_from_on as reached_on
  from periods
  union all
  select
    walk.department_code,
    walk.valid_from_on,
    walk.valid_to_on,
    moves.to_code as current_department_code,
    cast(walk.share * moves.share as decimal(18, 9)) as share,
    moves.effective_on as reached_on
  from walk
  inner join moves on walk.current_department_code = moves.from_code
    and walk.reached_on >= moves.after_on
    and walk.reached_on < moves.effective_on
),

-- Where a chain ends: nothing happened to that department afterwards.
ends as (
  select walk.*
  from walk
  left join (
    select distinct
      from_code,
      last_on
    from moves
  ) as last_moves on walk.current_department_code = last_moves.from_code
  where last_moves.last_on is null
    or walk.reached_on >= last_moves.last_on
),

succeeded as (
  select
    department_code,
    valid_from_on,
    valid_to_on,
    current_department_code,
    sum(share) as share
  from ends
  group by all
)

select * from succeeded
