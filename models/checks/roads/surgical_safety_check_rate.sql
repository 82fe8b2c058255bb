-- 手术安全核查执行率：三方核查三个阶段均完成的手术台数 / 手术台数（同时开始的术式为一台，取消的不计）。

with done as (
  select
    operations.*,
    coalesce(operations.admission_ref, operations.operation_key) || '|' || operations.started_at as session,
    cast(date_trunc('month', operations.started_at) as date) as month_start_on,
    records.safety_check_phases
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  left join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  where operations.operation_status = 'done'
    and codes.is_operation
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct session) filter (where safety_check_phases >= 3) as numerator,
  count(distinct session) as denominator
from done
group by grouping sets ((), (department_code), (month_start_on))
