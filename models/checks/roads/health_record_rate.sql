-- 电子健康档案建档率：月末在管的电子健康档案人数 / 辖区内常住居民数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

ends as (
  select
    month_start_on,
    last_day(month_start_on) as level_on
  from months
),

counted as (
  select
    ends.month_start_on,
    count(distinct records.resident_key) as persons,
    count(distinct records.resident_key) as of_persons
  from ends
  inner join {{ ref('fct_ph_services') }} as records on records.served_on <= ends.level_on
    and coalesce(records.closed_on > ends.level_on, true)
  where records.service_type = 'health_record'
  group by ends.month_start_on
),

population as (
  select
    population_year,
    sum(residents) as persons
  from {{ ref('int_input__population') }}
  group by population_year
)

select
  cast(null as varchar) as department_code,
  ends.month_start_on,
  counted.persons as numerator,
  population.persons as denominator
from ends
left join counted on ends.month_start_on = counted.month_start_on
left join population on year(ends.month_start_on) = population.population_year
