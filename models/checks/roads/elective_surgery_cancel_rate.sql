-- 择期手术取消率：已排班择期手术当日取消的例数 / 已排班择期手术例数，同时开始的多个术式计一例。

with planned as (
  select
    coalesce(operations.admission_ref, operations.operation_key) as patient,
    operations.started_at,
    operations.department_code,
    bool_or(
      operations.operation_status = 'cancelled'
      and cast(records.cancelled_at as date) = cast(operations.started_at as date)
    ) as is_cancelled
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  left join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where records.scheduled_at is not null
    and operations.is_elective
    and coalesce(codes.is_operation, true)
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by all
)

select
  department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where is_cancelled) as numerator,
  count(*) as denominator
from planned
group by department_code, date_trunc('month', started_at)
