-- 医共体大型设备台数：报告期末在用大型设备台数（按设备台账的启用与报废日期）。

with months as (
  select date_on as month_start_on
  from {{ ref('dim_dates') }}
  where day(date_on) = 1
    and date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  equipment.department_code,
  months.month_start_on,
  count(distinct equipment.equipment_code) as numerator,
  cast(null as bigint) as denominator
from months
inner join {{ ref('stg_demo_his__equipment') }} as equipment on equipment.enabled_on <= last_day(months.month_start_on)
  and (equipment.disposed_on is null or equipment.disposed_on > last_day(months.month_start_on))
where equipment.is_major
group by equipment.department_code, months.month_start_on
