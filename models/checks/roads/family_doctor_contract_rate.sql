-- 家庭医生签约服务覆盖率：月末在签的家庭医生签约常住居民人数 / 同期常住居民人数。

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
    count(distinct contracts.resident_key) as persons
  from ends
  inner join {{ ref('fct_contracts') }} as contracts on contracts.starts_on <= ends.level_on
    and contracts.ends_on >= ends.level_on
    and (contracts.cancelled_on is null or contracts.cancelled_on >= ends.level_on)
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
