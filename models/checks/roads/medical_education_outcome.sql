-- 医院承担培养医学人才的工作成效：年内上报的成效项数。

select
  cast(null as varchar) as department_code,
  months.date_on as month_start_on,
  sum(reports.education_items) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__research') }} as reports
inner join {{ ref('dim_dates') }} as months on year(reports.year_on) = year(months.date_on)
  and day(months.date_on) = 1
where months.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by months.date_on
