-- 电子病历应用功能水平分级：按国家卫生健康委电子病历应用管理规范评定的等级（多机构取最高）。

select
  cast(null as varchar) as department_code,
  months.date_on as month_start_on,
  max(reports.emr_level) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__research') }} as reports
inner join {{ ref('dim_dates') }} as months on year(reports.year_on) = year(months.date_on)
  and day(months.date_on) = 1
where months.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by months.date_on
