-- 医院感染发病（例次）率：同期新确诊医院感染例次数（重复报卡计一例） / 同期住院患者总数（住院次，去重）。

with stays as (
  select
    admission_ref,
    admitted_at,
    department_code,
    discharge_department_code,
    cast(discharged_at as date) as discharged_on
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
    and not is_newborn
),

arrivals as (
  select
    admission_ref,
    admitted_at as in_at,
    department_code
  from stays
  union all
  select
    admission_ref,
    transferred_at,
    to_department_code
  from {{ ref('stg_demo_his__transfers') }}
),

spells as (
  select
    arrivals.admission_ref,
    arrivals.department_code,
    cast(arrivals.in_at as date) as in_on,
    coalesce(
      cast(
        lead (arrivals.in_at) over (partition by arrivals.admission_ref order by arrivals.in_at) as date
      ),
      stays.discharged_on,
      cast('{{ var('as_of') }}' as date)
    ) as out_on
  from arrivals
  inner join stays on arrivals.admission_ref = stays.admission_ref
),

nights as (
  select
    admission_ref,
    department_code,
    cast(unnest(generate_series(in_on, out_on - 1, interval 1 day)) as date) as night_on
  from spells
  where out_on > in_on
  union all
  select
    admission_ref,
    discharge_department_code,
    discharged_on
  from stays
  where cast(admitted_at as date) = discharged_on
),

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
