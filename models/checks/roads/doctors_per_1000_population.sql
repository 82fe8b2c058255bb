-- 每千常住人口执业（助理）医师数：执业（助理）医师数（各月的平均） / 同期常住人口数（千人）。

with levels as (
  select
    month_on,
    sum(doctors) as total
  from {{ ref('int_input__staff_months') }}
  where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and doctors is not null
  group by month_on
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
