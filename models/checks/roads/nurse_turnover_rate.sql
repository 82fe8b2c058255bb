-- 护士离职率：同期护士离职人数 / ((期初护士人数 + 期末护士人数) / 2)，期初为上月末；期跨多月时为各月期初、期末平均数的均值。村卫生室不计。

with staff as (
  select
    told.institution_code,
    told.department_code,
    told.ward_code,
    told.month_on,
    told.nurses,
    told.nurses_left
  from {{ ref('int_input__staff_months') }} as told
  left join {{ ref('int_institutions__ranked') }} as institutions on told.institution_code = institutions.institution_code
  where coalesce(institutions.institution_level, told.institution_level) in ('tertiary', 'secondary', 'primary')
),

months as (
  select
    staff.department_code,
    staff.month_on,
    staff.nurses_left,
    staff.nurses as at_end,
    earlier.nurses as at_start
  from staff
  left join staff as earlier on staff.institution_code = earlier.institution_code
    and staff.department_code is not distinct from earlier.department_code
    and staff.ward_code is not distinct from earlier.ward_code
    and earlier.month_on = staff.month_on - interval 1 month
  where staff.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_on as month_start_on,
  sum(nurses_left) as numerator,
  (
    coalesce(
      sum(at_start) / nullif(count(distinct month_on) filter (where at_start is not null), 0),
      0
    ) + coalesce(sum(at_end) / nullif(count(distinct month_on) filter (where at_end is not null), 0), 0)
  ) / 2 as denominator
from months
group by grouping sets ((), (department_code), (month_on))
