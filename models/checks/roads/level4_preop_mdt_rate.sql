-- 四级手术术前多学科讨论完成率：手术开始前完成多学科讨论（会诊记录）的四级手术患者例数 / 四级手术患者例数，同一次住院计一例。

with operated as (
  select operations.*
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
),

sessions as (
  select
    operated.department_code,
    cast(date_trunc('month', operated.started_at) as date) as month_start_on,
    coalesce(operated.admission_ref, operated.operation_key) as session_ref,
    exists (
      select 1
      from {{ ref('stg_demo_his__consultations') }} as consultations
      where consultations.consult_type = 'mdt'
        and consultations.operation_key = operated.operation_key
        and consultations.finished_at < operated.started_at
    ) as is_hit
  from operated
  where operated.setting in ('inpatient', 'day')
    and operated.operation_level = 4
    and cast(operated.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct session_ref) filter (where is_hit) as numerator,
  count(distinct session_ref) as denominator
from sessions
group by grouping sets ((), (department_code), (month_start_on))
