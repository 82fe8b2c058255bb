-- 非医嘱离院率：病案首页离院方式为“非医嘱离院”的出院患者人次数 / 同期出院患者总人次数。

select
  admissions.discharge_department_code as department_code,
  cast(date_trunc('month', admissions.discharged_at) as date) as month_start_on,
  count(*) filter (where front_pages.discharge_way = 'against_advice') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__admissions') }} as admissions
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
where cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admissions.admission_status = 'discharged'
  and not admissions.is_newborn
group by admissions.discharge_department_code, date_trunc('month', admissions.discharged_at)
