-- Ⅰ类切口手术部位感染率：住院（含日间）Ⅰ类切口手术中发生手术部位感染的台次数 / Ⅰ类切口手术台次数，按手术日期；同时开始的术式计一台。

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
    coalesce(operated.admission_ref, operated.operation_key) || '|' || operated.started_at as session_ref,
    operated.operation_key in (
      select operation_key
      from {{ ref('stg_demo_his__infection_reports') }}
      where infection_type = 'SSI'
        and operation_key is not null
    ) as is_hit
  from operated
  where operated.setting in ('inpatient', 'day')
    and operated.incision_class = 'I'
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
