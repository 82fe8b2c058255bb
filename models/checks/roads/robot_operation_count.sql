-- 机器人辅助手术例数：报告期内手术机器人辅助手术台次数，按手术日期。同时开始的多个术式计一台；取消的不计。

with sessions as (
  select distinct
    operations.department_code,
    coalesce(operations.admission_ref, operations.operation_key) as patient_stay,
    operations.started_at
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  inner join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  where operations.operation_status = 'done'
    and codes.is_operation
    and records.is_robot_assisted
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (date_trunc('month', started_at)) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(distinct patient_stay || '|' || cast(started_at as varchar)) as numerator,
  cast(null as bigint) as denominator
from sessions
group by grouping sets ((), (department_code), (date_trunc('month', started_at)))
