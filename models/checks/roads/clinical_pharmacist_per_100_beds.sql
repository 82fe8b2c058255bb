-- 每百张床位临床药师人数：临床药师人数×100 / 同期实际开放床位数（各月末数的平均；本院）。

with months as (
  select
    month_start_on,
    max(date_on) as date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
),

both_sides as (
  select
    department_code,
    month_on as month_start_on,
    clinical_pharmacists as pharmacists,
    null as beds
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and institution_code in (select institution_code from {{ ref('stg_demo_his__institutions') }})
  union all
  select
    wards.department_code,
    months.month_start_on,
    null as pharmacists,
    1 as beds
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join months on coalesce(beds.opened_on, months.date_on) <= months.date_on
    and coalesce(wards.opened_on, months.date_on) <= months.date_on
    and coalesce(beds.closed_on, months.date_on + 1) > months.date_on
    and coalesce(wards.closed_on, months.date_on + 1) > months.date_on
  where beds.bed_type = 'standard'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  100 * sum(pharmacists) / count(distinct month_start_on) filter (where pharmacists is not null) as numerator,
  sum(beds) / count(distinct month_start_on) filter (where beds is not null) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_start_on))
