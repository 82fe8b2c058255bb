-- 费用消耗指数：Σ（入组病例费用与区域同组例均费用之比） / 入组病例数；逐病例求和等价于按组加权，无区域标杆的两边都不计。
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
  sum(total_fee / cast(region_group_avg_fee as double)) as numerator,
  count(*) as denominator
from cases
where group_status = 'grouped'
  and region_group_avg_fee > 0
group by department_code, month_start_on
