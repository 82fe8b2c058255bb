-- 医共体人财物资源统一管理：医共体人员、财务、药品物资等统一管理落实项目数（牵头医院上报）。

with lead as (
  select institution_code
  from {{ ref('stg_demo_his__institutions') }}
  where institution_type = 'hospital'
  order by
    case institution_level
      when 'tertiary' then 1
      when 'secondary' then 2
      else 3
    end
  limit 1
)

select
  cast(null as varchar) as department_code,
  months.date_on as month_start_on,
  sum(reports.unified_mgmt_items) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__research') }} as reports
inner join {{ ref('dim_dates') }} as months on year(reports.year_on) = year(months.date_on)
  and day(months.date_on) = 1
where months.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and reports.institution_code in (select institution_code from lead)
group by months.date_on
