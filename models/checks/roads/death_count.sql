-- 住院死亡人数：报告期内出院、离院方式为死亡的住院患者数（病案首页）。

select
  admissions.discharge_department_code as department_code,
  cast(date_trunc('month', admissions.discharged_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__front_pages') }} as front_pages
inner join {{ ref('stg_demo_his__admissions') }} as admissions on front_pages.admission_ref = admissions.admission_ref
where front_pages.discharge_way = 'death'
  and not admissions.is_newborn
  and cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by admissions.discharge_department_code, date_trunc('month', admissions.discharged_at)
