-- 重点人群家庭医生签约率：月末在签的重点人群（老年人、慢病、孕产妇、儿童、残疾人等）人数 / 同期重点人群人数。

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
  where contracts.key_group is not null
  group by ends.month_start_on
),

population as (
  select
    population_year,
    sum(key_group_residents) as persons
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
