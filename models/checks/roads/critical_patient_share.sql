-- 病危病重患者占比：下达病危或病重医嘱的出院患者人次数（首页附页） / 同期出院患者人次数。

select
  admissions.discharge_department_code as department_code,
  cast(date_trunc('month', admissions.discharged_at) as date) as month_start_on,
  count(*) filter (where supplements.critical_level in ('critical', 'serious')) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__admissions') }} as admissions
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on admissions.admission_ref = supplements.admission_ref
where cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admissions.admission_status = 'discharged'
  and not admissions.is_newborn
group by admissions.discharge_department_code, date_trunc('month', admissions.discharged_at)
