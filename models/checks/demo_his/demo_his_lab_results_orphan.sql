-- 检验结果的住院号、就诊号不存在。Laboratory results of a stay or visit that is nowhere.
{{ config(severity='warn') }}

select lab_results.result_key
from {{ ref('stg_demo_his__lab_results') }} as lab_results
left join {{ ref('stg_demo_his__admissions') }} as admissions on lab_results.admission_id = admissions.admission_id
  and lab_results._source = admissions._source
left join {{ ref('stg_demo_his__visits') }} as visits on lab_results.visit_id = visits.visit_id
  and lab_results._source = visits._source
where coalesce(lab_results.admission_id, lab_results.visit_id) is not null
  and coalesce(admissions.admission_id, visits.visit_id) is null
