-- 高风险组病例死亡率：平台分组结果中风险等级为高风险的死亡例数 / 该组病例数；只认绩效考核平台返回的分组。

select
  admissions.discharge_department_code as department_code,
  cast(date_trunc('month', cases.discharged_at) as date) as month_start_on,
  count(*) filter (where front_pages.discharge_way = 'death') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__drg_cases') }} as cases
left join {{ ref('stg_demo_his__admissions') }} as admissions on cases.admission_ref = admissions.admission_ref
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
where cases.grouper = 'platform'
  and cases.risk_level = 'high'
  and cast(cases.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by admissions.discharge_department_code, date_trunc('month', cases.discharged_at)
