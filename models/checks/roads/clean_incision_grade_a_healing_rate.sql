-- Ⅰ类切口甲级愈合率：住院（含日间）Ⅰ类切口愈合等级为甲级的手术台次数 / Ⅰ类切口手术台次数。

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
    operated.healing = '甲' as is_hit
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
