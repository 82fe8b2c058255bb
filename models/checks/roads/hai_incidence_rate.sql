-- 医院感染发病（例次）率：同期新确诊医院感染例次数（重复报卡计一例） / 同期住院患者总数（住院次，去重）。

with nights as ({{ road_nights() }}),
present as (
  select
    admission_ref,
    department_code,
    cast(date_trunc('month', night_on) as date) as month_start_on
  from nights
  where night_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and night_on < cast('{{ var('as_of') }}' as date)
),

infections as (
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
),

sides as (
  select
    department_code,
    month_start_on,
    admission_ref,
    0 as cases
  from present
  union all
  select
    department_code,
    cast(date_trunc('month', diagnosed_at) as date),
    null,
    1
  from infections
  where cast(diagnosed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(cases) as numerator,
  count(distinct admission_ref) as denominator
from sides
group by grouping sets ((), (department_code), (month_start_on))
