-- 医师人均DRG权重：DRG总权重数 / 同期住院执业（助理）医师数（有病区的科室，各月平均）。
-- 每个病例取当前分组版本：年终清算＞申诉后＞月反馈＞院内预分组，不取绩效考核平台分组。

with versions as (
  select
    cases.*,
    cast(date_trunc('month', discharges.discharged_on) as date) as month_start_on,
    list_position(['preliminary', 'monthly', 'appeal', 'final'], cases.grouping_version) as stage
  from {{ ref('fct_drg_cases') }} as cases
  inner join {{ ref('fct_discharges') }} as discharges on cases.admission_key = discharges.admission_key
  where cases.grouping_version <> 'platform'
    and discharges.discharged_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

latest as (
  select
    admission_key,
    max(stage) as stage
  from versions
  group by admission_key
),

cases as (
  select versions.*
  from versions
  inner join latest on versions.admission_key = latest.admission_key
    and versions.stage = latest.stage
),

weights as (
  select
    department_code,
    month_start_on,
    sum(weight) as weight
  from cases
  where group_status = 'grouped'
  group by department_code, month_start_on
),

doctors as (
  select
    department_code,
    cast(month_on as date) as month_start_on,
    sum(doctors) as doctors
  from {{ ref('stg_demo_his__staff_months') }}
  where ward_code is not null
    and month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by department_code, month_on
),

rows as (
  select
    department_code,
    month_start_on,
    weight,
    cast(null as bigint) as doctors
  from weights
  union all
  select
    department_code,
    month_start_on,
    null as weight,
    doctors
  from doctors
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(weight) as numerator,
  sum(doctors) / count(distinct month_start_on) filter (where doctors is not null) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
