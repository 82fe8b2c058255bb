-- 患者主索引匹配率：成功匹配到患者主索引的就诊记录数 / 同期就诊记录总数（门急诊、体检、互联网与住院）。

with encounters as (
  select
    cast(visited_at as date) as day_on,
    md5(_source || '|' || patient_id) as patient_ref
  from {{ ref('stg_demo_his__visits') }}
  union all
  select
    cast(admitted_at as date) as day_on,
    patient_ref
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', encounters.day_on) as date) as month_start_on,
  count(patients.patient_ref) as numerator,
  count(*) as denominator
from encounters
left join {{ ref('stg_demo_his__patients') }} as patients on encounters.patient_ref = patients.patient_ref
where encounters.day_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', encounters.day_on)
