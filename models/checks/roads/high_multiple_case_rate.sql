-- 高倍率病例占比：费用高于高倍率界值的病例数 / 同期DRG/DIP结算病例数。
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
)

select
  department_code,
  month_start_on,
  count(*) filter (where multiple = 'high') as numerator,
  count(*) as denominator
from cases
where pay_method in ('DRG', 'DIP')
group by department_code, month_start_on
