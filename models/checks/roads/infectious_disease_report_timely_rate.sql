-- 传染病报告及时率：诊断后在法定时限内报告的病例数 / 报告传染病病例数（重复报卡计一例；报告早于诊断的时间不可信，不算及时）。

with infections as (
  select
    arg_min(reports.department_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as department_code,
    arg_min(reports.reported_at, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as reported_at,
    arg_min(reports.is_mdro, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as is_mdro,
    arg_min(reports.disease_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as disease_code,
    min(reports.diagnosed_at) as diagnosed_at
  from {{ ref('stg_demo_his__infection_reports') }} as reports
  left join {{ ref('stg_hisight__patient_links') }} as links on reports.patient_ref = links.patient_ref
  where reports.report_kind = 'notifiable'
  group by
    reports.report_kind,
    coalesce(cast(links.person_id as varchar), reports.patient_ref),
    coalesce(reports.infection_type, reports.disease_code),
    reports.onset_at
)

select
  infections.department_code,
  cast(date_trunc('month', infections.diagnosed_at) as date) as month_start_on,
  count(*) filter (
    where date_diff('second', infections.diagnosed_at, infections.reported_at) between 0 and coalesce(diseases.report_hours, 24) * 3600
  ) as numerator,
  count(*) as denominator
from infections
left join {{ ref('notifiable_diseases') }} as diseases on infections.disease_code = diseases.disease_code
where infections.reported_at is not null
  and cast(infections.diagnosed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by infections.department_code, date_trunc('month', infections.diagnosed_at)
