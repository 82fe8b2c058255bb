-- 优质护理服务病房覆盖率：月末已开展优质护理服务的病房数 / 月末病房总数，取期末月份。

with months as (
  select
    month_start_on,
    max(date_on) as month_end_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
)

select
  wards.department_code,
  months.month_start_on,
  count(*) filter (where profiles.quality_nursing_from_on <= months.month_end_on) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__wards') }} as wards
inner join months on coalesce(wards.opened_on, months.month_end_on) <= months.month_end_on
  and coalesce(wards.closed_on, months.month_end_on + 1) > months.month_end_on
left join {{ ref('stg_demo_his__ward_profiles') }} as profiles on wards.ward_code = profiles.ward_code
  and wards._source = profiles._source
group by wards.department_code, months.month_start_on
