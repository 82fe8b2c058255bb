-- 医共体医疗卫生机构数：报告期末医共体内医疗卫生机构数（期末当月有人员月报的机构）。

with months as (
  select distinct
    department_code,
    month_on,
    institution_code
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  'month' as grain,
  cast(null as varchar) as department_code,
  month_on as month_start_on,
  count(distinct institution_code) as numerator,
  cast(null as bigint) as denominator
from months
group by month_on
union all
select
  'hospital' as grain,
  cast(null as varchar) as department_code,
  cast(null as date) as month_start_on,
  count(distinct institution_code) as numerator,
  cast(null as bigint) as denominator
from months
where month_on = (select max(month_on) from months)
union all
select
  'department' as grain,
  department_code,
  cast(null as date) as month_start_on,
  count(distinct institution_code) as numerator,
  cast(null as bigint) as denominator
from months
where month_on = (select max(month_on) from months)
group by department_code
