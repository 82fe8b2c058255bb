-- 主要诊断填写正确率：病案首页中主要诊断填写正确的出院患者病历数 / 同期抽查的出院患者病历总数。

with discharged as (
  select
    admission_key,
    department_code,
    discharged_on,
    frontpage_status
  from {{ ref('fct_discharges') }}
  where cast(discharged_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and not is_newborn
)

select
  discharged.department_code,
  cast(date_trunc('month', discharged.discharged_on) as date) as month_start_on,
  count(*) filter (where records.is_main_dx_ok is not null and records.is_main_dx_ok) as numerator,
  count(records.is_main_dx_ok) as denominator
from discharged
inner join {{ ref('fct_record_qcs') }} as records on discharged.admission_key = records.admission_key
group by discharged.department_code, date_trunc('month', discharged.discharged_on)
