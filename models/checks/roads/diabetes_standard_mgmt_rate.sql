-- 2型糖尿病患者规范管理率：按照规范要求进行2型糖尿病患者健康管理的人数 / 年内已管理的2型糖尿病患者人数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

years as (
  select
    registry_year,
    count(*) filter (where disease = 't2dm' and managed_on is not null and is_standard_managed) as numerator,
    count(*) filter (where disease = 't2dm' and managed_on is not null) as denominator
  from {{ ref('int_input__chronic_patients') }}
  group by registry_year
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  years.numerator,
  years.denominator
from months
inner join years on year(months.month_start_on) = years.registry_year
