-- 术前讨论完成率：手术开始前完成术前讨论的住院择期（非急诊）手术台数 / 住院非急诊手术台数。

with done as (
  select
    operations.*,
    coalesce(operations.admission_ref, operations.operation_key) || '|' || operations.started_at as session,
    cast(date_trunc('month', operations.started_at) as date) as month_start_on,
    records.preop_discussed_at
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
  count(distinct session) filter (
    where setting = 'inpatient'
      and is_elective
      and preop_discussed_at < started_at
  ) as numerator,
  count(distinct session) filter (where setting = 'inpatient' and is_elective) as denominator
from done
group by grouping sets ((), (department_code), (month_start_on))
