-- 手术记录24小时内完成率：手术记录在术后24小时内完成的住院患者病历数 / 同期住院手术患者病历总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

records as (
  select * from {{ ref('stg_demo_his__record_qcs') }}
),

operated as (
  select
    operations.admission_ref,
    max(coalesce(operations.ended_at, operations.started_at)) as last_ended_at
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status <> 'cancelled'
    and codes.is_operation
  group by operations.admission_ref
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where records.operation_noted_at between operated.last_ended_at and operated.last_ended_at + interval 24 hour
  ) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
inner join operated on discharged.admission_ref = operated.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
