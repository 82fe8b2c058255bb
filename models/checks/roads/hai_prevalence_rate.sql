-- 医院感染现患（例次）率：期内任一日在患（发病日至转归日）的住院患者医院感染例次数（重复报卡计一例） / 同期住院患者总数（住院次，去重）。

with nights as ({{ road_nights() }}),
cases as (
  select
    min(reports.infection_key) as infection_key,
    arg_min(reports.admission_ref, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as admission_ref,
    cast(reports.onset_at as date) as onset_on,
    arg_min(
      coalesce(reports.ended_on, date '9999-12-31'),
      struct_pack(at := reports.diagnosed_at, key := reports.infection_key)
    ) as ended_on
  from {{ ref('stg_demo_his__infection_reports') }} as reports
  left join {{ ref('stg_hisight__patient_links') }} as links on reports.patient_ref = links.patient_ref
  where reports.report_kind = 'hai'
  group by
    coalesce(cast(links.person_id as varchar), reports.patient_ref),
    reports.infection_type,
    reports.onset_at
),

held as (
  select
    nights.admission_ref,
    nights.department_code,
    cast(date_trunc('month', nights.night_on) as date) as month_start_on,
    cases.infection_key
  from nights
  left join cases on nights.admission_ref = cases.admission_ref
    and nights.night_on between cases.onset_on and cases.ended_on
  where nights.night_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and nights.night_on < cast('{{ var('as_of') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct infection_key) as numerator,
  count(distinct admission_ref) as denominator
from held
group by grouping sets ((), (department_code), (month_start_on))
