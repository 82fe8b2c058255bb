-- 慢病患者基层医疗卫生机构管理率：在基层医疗卫生机构管理的高血压、2型糖尿病患者人数 / 县域内高血压、2型糖尿病患者人数（估算或确诊）。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

registered as (
  select
    registry_year,
    count(*) as managed
  from {{ ref('int_input__chronic_patients') }}
  where disease in ('hypertension', 't2dm')
    and managed_on is not null
    and managed_by = 'primary'
  group by registry_year
),

population as (
  select
    population_year,
    sum(hypertension_patients) + sum(diabetes_patients) as patients
  from {{ ref('int_input__population') }}
  group by population_year
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  registered.managed as numerator,
  population.patients as denominator
from months
left join registered on year(months.month_start_on) = registered.registry_year
left join population on year(months.month_start_on) = population.population_year
