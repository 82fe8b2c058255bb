-- 县域内住院人均费用增长率：（本年县域内住院人均费用减上年县域内住院人均费用） / 上年县域内住院人均费用。

with funds as (
  select
    month_start_on,
    total_fee,
    inpatient_cnt
  from {{ ref('stg_demo_his__county_funds') }}
  where place_region = 'county'
    and setting = 'inpatient'
),

years as (
  select
    month_start_on as of_month,
    total_fee as fee_now,
    inpatient_cnt as stays_now,
    null as fee_before,
    null as stays_before
  from funds
  where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    cast(month_start_on + interval 1 year as date) as of_month,
    null as fee_now,
    null as stays_now,
    total_fee as fee_before,
    inpatient_cnt as stays_before
  from funds
  where cast(month_start_on + interval 1 year as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (of_month) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  of_month as month_start_on,
  sum(fee_now) / sum(stays_now) - sum(fee_before) / sum(stays_before) as numerator,
  sum(fee_before) / sum(stays_before) as denominator
from years
group by
  grouping sets ((), (of_month))
  -- A period whose year before was not wholly told has no growth.
having count(distinct if (stays_before is null, null, of_month)) = count(distinct if (stays_now is null, null, of_month))
