-- 三四级手术台均用血量：为三四级手术输注的单位数（按输血日期） / 最高级别为三四级的手术台数（同时开始的术式为一台，按手术日期）。

with done as (
  select operations.*
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
),

sessions as (
  select
    department_code,
    cast(started_at as date) as date_on,
    max(operation_level) as operation_level
  from done
  where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by coalesce(admission_ref, operation_key), started_at, department_code
),

both_sides as (
  select
    transfusions.department_code,
    cast(transfusions.transfused_at as date) as date_on,
    transfusions.units,
    0 as sessions
  from {{ ref('stg_demo_his__transfusions') }} as transfusions
  inner join done on transfusions.operation_key = done.operation_key
  where done.operation_level between 3 and 4
    and cast(transfusions.transfused_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    date_on,
    0 as units,
    1 as sessions
  from sessions
  where operation_level between 3 and 4
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(units) as numerator,
  sum(sessions) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
