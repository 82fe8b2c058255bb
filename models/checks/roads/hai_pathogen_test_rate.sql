-- 医院感染诊断相关病原学送检率：完成医院感染诊断相关病原学送检的病例数 / 同期发生医院感染的病例数（同一次住院一例，不论报卡几次）。

with cases as (
  select
    department_code,
    cast(date_trunc('month', diagnosed_on) as date) as month_start_on,
    admission_key,
    is_pathogen_tested
  from {{ ref('fct_infections') }}
  where diagnosed_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and report_kind = 'hai'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct admission_key) filter (where is_pathogen_tested) as numerator,
  count(distinct admission_key) as denominator
from cases
group by grouping sets ((), (department_code), (month_start_on))
