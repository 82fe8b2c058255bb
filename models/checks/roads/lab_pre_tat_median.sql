-- 检验前周转时间中位数：标本采集至实验室接收的分钟数，每份标本计一次。

with results as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(reported_at, rejected_at)) as date) as month_start_on,
    specimen_key,
    collected_at,
    received_at,
    reported_at,
    rejected_at,
    corrected_at,
    culture_type,
    is_contaminated
  from {{ ref('stg_demo_his__lab_results') }}
  where recognized_from is null
    and cast(coalesce(reported_at, rejected_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

timed as (
  select
    *,
    date_diff('minute', collected_at, received_at) as minutes
  from results
  where received_at >= collected_at
),

-- A specimen counts once in each of the cells, also when its items are reported in two months.
cells as (
  select distinct
    'hospital' as grain,
    cast(null as varchar) as department_code,
    cast(null as date) as month_start_on,
    specimen_key,
    minutes
  from timed
  union all
  select distinct
    'department' as grain,
    department_code,
    cast(null as date) as month_start_on,
    specimen_key,
    minutes
  from timed
  union all
  select distinct
    'month' as grain,
    cast(null as varchar) as department_code,
    month_start_on,
    specimen_key,
    minutes
  from timed
)

select
  grain,
  department_code,
  month_start_on,
  quantile_cont(minutes, 0.5) as numerator,
  cast(null as double) as denominator
from cells
group by grain, department_code, month_start_on
