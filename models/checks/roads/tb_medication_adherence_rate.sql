-- 肺结核患者规则服药率：按照要求规则服药的肺结核患者人数 / 同期辖区内已完成治疗的肺结核患者人数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

years as (
  select
    registry_year,
    count(*) filter (
      where disease = 'tb'
        and treatment_ended_on is not null
        and is_regular_medication
    ) as numerator,
    count(*) filter (where disease = 'tb' and treatment_ended_on is not null) as denominator
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
