-- 多学科诊疗（MDT）例数：完成 MDT 的患者例数，同一次住院或就诊计一例，按申请日。

with discussed as (
  select
    requesting_department_code as department_code,
    cast(date_trunc('month', requested_at) as date) as month_start_on,
    coalesce(admission_ref, visit_ref) as case_ref
  from {{ ref('stg_demo_his__consultations') }}
  where consult_type = 'mdt'
    and consult_status = 'done'
    and cast(requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct case_ref) as numerator,
  cast(null as bigint) as denominator
from discussed
group by grouping sets ((), (department_code), (month_start_on))
