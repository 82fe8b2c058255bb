-- 医院感染病例漏报率：应当报告而未报告的医院感染病例数 / 应报告医院感染病例总数（重复报卡计一例）。

with infections as (
  select
    arg_min(reports.department_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as department_code,
    arg_min(reports.reported_at, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as reported_at,
    arg_min(reports.is_mdro, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as is_mdro,
    arg_min(reports.disease_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as disease_code,
    min(reports.diagnosed_at) as diagnosed_at
  from {{ ref('stg_demo_his__infection_reports') }} as reports
  left join {{ ref('stg_hisight__patient_links') }} as links on reports.patient_ref = links.patient_ref
  where reports.report_kind = 'hai'
  group by
    reports.report_kind,
    coalesce(cast(links.person_id as varchar), reports.patient_ref),
    coalesce(reports.infection_type, reports.disease_code),
    reports.onset_at
)

select
  department_code,
  cast(date_trunc('month', diagnosed_at) as date) as month_start_on,
  count(*) filter (where reported_at is null) as numerator,
  count(*) as denominator
from infections
where cast(diagnosed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', diagnosed_at)
