-- 每千常住人口医疗卫生机构床位数：月末实际开放床位数（各月的平均） / 同期常住人口数（千人）。

with levels as (
  select
    cast(date_trunc('month', days.date_on) as date) as month_on,
    count(*) as total
  from {{ ref('dim_dates') }} as days
  inner join {{ ref('int_input__beds') }} as beds on coalesce(beds.opened_on, days.date_on) <= days.date_on
    and coalesce(beds.closed_on, days.date_on + 1) > days.date_on
  inner join {{ ref('int_input__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
    and coalesce(wards.opened_on, days.date_on) <= days.date_on
    and coalesce(wards.closed_on, days.date_on + 1) > days.date_on
  where days.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and days.date_on = last_day(days.date_on)
    and beds.bed_type = 'standard'
  group by date_trunc('month', days.date_on)
),

population as (
  select
    population_year,
    sum(residents) as persons
  from {{ ref('int_input__population') }}
  group by population_year
),

counted as (
  select
    case
      when grouping (month_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    month_on as month_start_on,
    max(month_on) as last_month_on,
    avg(total) * 1000 as numerator
  from levels
  group by grouping sets ((), (month_on))
)

select
  counted.grain,
  cast(null as varchar) as department_code,
  counted.month_start_on,
  counted.numerator,
  population.persons as denominator
from counted
left join population on year(coalesce(counted.month_start_on, cast('{{ var('to') }}' as date))) = population.population_year
