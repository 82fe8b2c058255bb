-- 县域医学影像中心乡镇卫生院覆盖率：接入县域医学影像中心（期间有完成的影像诊断）的乡镇卫生院数 / 同期乡镇卫生院总数。
-- 机构总数取期末当月有人员月报的机构。

with townships as (
  select institution_code
  from {{ ref('stg_demo_his__partner_institutions') }}
  where institution_type = 'township'
  union
  select institution_code
  from {{ ref('stg_demo_his__institutions') }}
  where institution_type = 'township'
),

served as (
  select
    services.department_code,
    cast(date_trunc('month', services.requested_at) as date) as month_start_on,
    services.requesting_institution_code as institution_code
  from {{ ref('stg_demo_his__remote_services') }} as services
  inner join townships on services.requesting_institution_code = townships.institution_code
  where services.service_type = 'imaging'
    and services.service_status = 'completed'
    and cast(services.requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

told as (
  select
    department_code,
    month_start_on,
    institution_code as served,
    cast(null as varchar) as staffed
  from served
  union all
  select
    department_code,
    month_on as month_start_on,
    cast(null as varchar) as served,
    institution_code as staffed
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and institution_type = 'township'
),

dated as (
  select
    *,
    month_start_on = max(if (staffed is null, null, month_start_on)) over () as is_last
  from told
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct served) as numerator,
  case
    when grouping (month_start_on) = 0 then count(distinct staffed)
    else count(distinct if (is_last, staffed, null))
  end as denominator
from dated
group by grouping sets ((), (department_code), (month_start_on))
