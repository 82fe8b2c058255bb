-- 每百张病床药师人数：医院药师（药剂师和临床药师）总人数 × 100 / 医院实际开放床位数（各月末）。人数为各月末数的平均。
-- 床位为每月最后一日开放的床。

with beds as (
  select
    wards.department_code,
    cast(date_trunc('month', ends.date_on) as date) as month_on,
    count(*) as beds
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join (
    select max(date_on) as date_on
    from {{ ref('dim_dates') }}
    where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
      and date_on < cast('{{ var('as_of') }}' as date)
    group by date_trunc('month', date_on)
  ) as ends on greatest(coalesce(beds.opened_on, ends.date_on), coalesce(wards.opened_on, ends.date_on)) <= ends.date_on
    and least(coalesce(beds.closed_on, ends.date_on + 1), coalesce(wards.closed_on, ends.date_on + 1)) > ends.date_on
  where beds.bed_type = 'standard'
  group by wards.department_code, date_trunc('month', ends.date_on)
),

months as (
  select
    staff.department_code,
    staff.month_on,
    staff.pharmacists
  from {{ ref('int_input__staff_months') }} as staff
  left join {{ ref('int_institutions__ranked') }} as institutions on staff.institution_code = institutions.institution_code
  where staff.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and coalesce(institutions.institution_level, staff.institution_level) in ('tertiary', 'secondary')
),

both_sides as (
  select
    department_code,
    month_on,
    pharmacists,
    cast(null as bigint) as beds
  from months
  union all
  select
    department_code,
    month_on,
    cast(null as bigint) as pharmacists,
    beds
  from beds
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_on as month_start_on,
  100 * sum(pharmacists) / nullif(
    count(distinct month_on) filter (where pharmacists is not null),
    0
  ) as numerator,
  sum(beds) / nullif(count(distinct month_on) filter (where beds is not null), 0) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_on))
