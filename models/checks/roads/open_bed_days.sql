-- 实际开放总床日数：每日夜晚12点开放的标准床数之和（不含加床、留观、新生儿床）。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where cast(date_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

supply as (
  select
    days.date_on,
    wards.department_code,
    wards.ward_code
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join days on greatest(coalesce(beds.opened_on, days.date_on), coalesce(wards.opened_on, days.date_on)) <= days.date_on
    and least(coalesce(beds.closed_on, days.date_on + 1), coalesce(wards.closed_on, days.date_on + 1)) > days.date_on
  where beds.bed_type = 'standard'
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from supply
group by department_code, date_trunc('month', date_on)
