-- 高血压患者健康管理人数：年内已管理的高血压患者人数。

select
  cast(null as varchar) as department_code,
  months.date_on as month_start_on,
  count(registry.managed_on) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__chronic_registry') }} as registry
inner join {{ ref('dim_dates') }} as months on registry.registry_year = year(months.date_on)
  and day(months.date_on) = 1
where months.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and registry.disease = 'hypertension'
group by months.date_on
