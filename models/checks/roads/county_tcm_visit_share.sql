-- 县域内中医类诊疗量占比：县域内中医类诊疗人次数 / 同期县域内总诊疗人次数（门诊、急诊、互联网诊疗，不含健康体检）。

select
  visits.department_code,
  cast(date_trunc('month', visits.visited_at) as date) as month_start_on,
  count(*) filter (where departments.specialty_code = 'tcmx') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__visits') }} as visits
left join {{ ref('stg_demo_his__departments') }} as departments on visits.department_code = departments.department_code
  and visits._source = departments._source
where cast(visits.visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visits.visit_type in ('outpatient', 'emergency', 'internet')
group by visits.department_code, date_trunc('month', visits.visited_at)
