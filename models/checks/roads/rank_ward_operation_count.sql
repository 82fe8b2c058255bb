-- 病区手术例数排名：各出院病区（在院者为所在病区）住院手术台次由多到少的名次，并列同名次；时段内有手术的病区参与，某月没有的按 0 台排。全院、各科室内、各月各排一次。

with done as (
  select
    operations.department_code,
    coalesce(stays.discharge_ward_code, stays.ward_code) as ward_code,
    cast(date_trunc('month', operations.started_at) as date) as month_start_on,
    if (
      codes.is_operation
      and operations.setting = 'inpatient',
      operations.operation_key,
      null
    ) as operation_key
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__admissions') }} as stays on operations.admission_ref = stays.admission_ref
  left join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

months as (
  select
    cast(
      unnest(generate_series(cast('{{ var('from') }}' as date), cast('{{ var('to') }}' as date), interval 1 month)) as date
    ) as month_start_on
),

wards as (
  select distinct ward_code
  from done
),

counted as (
  select
    'hospital' as grain,
    cast(null as varchar) as department_code,
    cast(null as date) as month_start_on,
    ward_code,
    count(distinct operation_key) as operations
  from done
  group by ward_code
  union all
  select
    'department' as grain,
    department_code,
    cast(null as date) as month_start_on,
    ward_code,
    count(distinct operation_key) as operations
  from done
  group by department_code, ward_code
  union all
  select
    'month' as grain,
    cast(null as varchar) as department_code,
    months.month_start_on,
    wards.ward_code,
    count(distinct done.operation_key) as operations
  from months
  cross join wards
  left join done on months.month_start_on = done.month_start_on
    and wards.ward_code = done.ward_code
  group by months.month_start_on, wards.ward_code
)

select
  grain,
  department_code,
  month_start_on,
  ward_code as member_code,
  rank() over (partition by grain, department_code, month_start_on order by operations desc) as numerator,
  cast(null as bigint) as denominator
from counted
