-- 病床周转次数：出院人数 / 同期平均开放病床数（实际开放床日数 ÷ 期内天数）。
-- 分月的行相加即为全期：分母已除以全期天数。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

supply as (
  select
    days.date_on,
    wards.department_code
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join days on greatest(coalesce(beds.opened_on, days.date_on), coalesce(wards.opened_on, days.date_on)) <= days.date_on
    and least(coalesce(beds.closed_on, days.date_on + 1), coalesce(wards.closed_on, days.date_on + 1)) > days.date_on
  where beds.bed_type = 'standard'
),

both_sides as (
  select
    cast(discharged_at as date) as date_on,
    discharge_department_code as department_code,
    1 as discharges,
    0 as open
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    date_on,
    department_code,
    0 as discharges,
    1 as open
  from supply
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(discharges) as numerator,
  sum(open) / (date_diff('day', cast('{{ var('from') }}' as date), cast('{{ var('to') }}' as date)) + 1) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
