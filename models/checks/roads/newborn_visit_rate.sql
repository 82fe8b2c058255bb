-- 新生儿访视率：辖区内按照规范要求接受1次及以上访视的新生儿人数 / 年度辖区内活产数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

served as (
  select
    resident_key,
    cast(date_trunc('month', served_on) as date) as month_start_on
  from {{ ref('fct_ph_services') }}
  where cast(served_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and service_type = 'newborn_visit'
),

population as (
  select
    population_year,
    sum(live_births) as persons
  from {{ ref('int_input__population') }}
  group by population_year
),

counted as (
  select
    'month' as grain,
    months.month_start_on,
    months.month_start_on as of_on,
    count(distinct served.resident_key) as persons
  from months
  left join served on months.month_start_on = served.month_start_on
  group by months.month_start_on
  union all
  select
    'hospital' as grain,
    null as month_start_on,
    max(months.month_start_on) as of_on,
    count(distinct served.resident_key) as persons
  from months
  left join served on months.month_start_on = served.month_start_on
)

select
  counted.grain,
  cast(null as varchar) as department_code,
  counted.month_start_on,
  counted.persons as numerator,
  population.persons as denominator
from counted
left join population on year(counted.of_on) = population.population_year
