-- 医院感染现患（例次）率：期内任一日在患（发病日至转归日）的住院患者医院感染例次数（重复报卡计一例） / 同期住院患者总数（住院次，去重）。

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
