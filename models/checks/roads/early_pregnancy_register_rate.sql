-- 早孕建册率：辖区内孕13周之前建册并进行第一次产前检查的产妇人数（按分娩日期） / 该地该年活产数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

served as (
  select
    resident_key,
    cast(date_trunc('month', delivered_on) as date) as month_start_on
  from {{ ref('fct_ph_services') }}
  where cast(delivered_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and service_type like '%_pregnancy'
    and gestational_weeks < 13
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
  -- Before the first delivery nobody wrote deliveries down: such a month has no rate.
  where months.month_start_on >= (select date_trunc('month', min(delivered_on)) from {{ ref('fct_ph_services') }})
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
