-- 肺结核患者管理率：已管理的肺结核患者人数 / 同期经上级定点医疗机构确诊并通知基层医疗卫生机构管理的肺结核患者人数。

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
        and notified_on is not null
        and managed_on is not null
    ) as numerator,
    count(*) filter (where disease = 'tb' and notified_on is not null) as denominator
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
