-- 人均业务收入：医疗收入 / 平均在职职工数（各月人数的平均，村卫生室除外）。

with earned as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', charged_at) as date) as month_start_on,
    amount
  from {{ ref('int_input__charges') }}
  where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

reported as (
  select
    department_code,
    month_on as month_start_on,
    staff
  from {{ ref('int_input__staff_months') }}
  where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and staff is not null
    and institution_code not in (
      select institution_code
      from {{ ref('int_input__staff_months') }}
      where institution_type = 'village_clinic'
    )
),

revenue as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    sum(amount) as amount
  from earned
  group by grouping sets ((), (department_code), (month_start_on))
),

heads as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    sum(staff) * 1.0 / count(distinct month_start_on) as staff
  from reported
  group by grouping sets ((), (department_code), (month_start_on))
)

select
  coalesce(revenue.grain, heads.grain) as grain,
  coalesce(revenue.department_code, heads.department_code) as department_code,
  coalesce(revenue.month_start_on, heads.month_start_on) as month_start_on,
  revenue.amount as numerator,
  heads.staff as denominator
from revenue
full join heads on revenue.grain = heads.grain
  and revenue.department_code is not distinct from heads.department_code
  and revenue.month_start_on is not distinct from heads.month_start_on
