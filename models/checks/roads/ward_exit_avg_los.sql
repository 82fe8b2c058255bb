-- 出区平均住院日：从病区出院和转出患者在该病区占用的床日数 / 出院和转出人次，按离开病区日；当日入出院计1床日，计在出院病区。

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

select
  department_code,
  cast(date_trunc('month', out_on) as date) as month_start_on,
  sum(days) as numerator,
  count(*) as denominator
from exits
where cast(out_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', out_on)
