-- 出院患者三级手术占比：出院患者三级手术人数 / 出院患者手术人数（同一次住院多次手术按 1 人）。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

operated as (
  select
    operations.admission_ref,
    bool_or(coalesce(operations.operation_level in (3), false)) as is_wanted
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
  group by operations.admission_ref
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where operated.is_wanted) as numerator,
  count(*) as denominator
from discharged
inner join operated on discharged.admission_ref = operated.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
