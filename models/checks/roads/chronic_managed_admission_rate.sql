-- 慢病健康管理人群住院率：年内纳入健康管理的高血压、2型糖尿病等慢病患者中住院的人数 / 同期纳入健康管理的慢病患者人数（两病都有者计一次）。
-- 同一人按患者主索引认定，可持另一张卡住院。

with links as (
  select
    patient_ref,
    max(cast(person_id as varchar)) as person
  from {{ ref('stg_hisight__patient_links') }}
  group by patient_ref
),

admitted as (
  select distinct
    coalesce(links.person, admissions.patient_ref) as person,
    year(admissions.admitted_at) as admission_year
  from {{ ref('stg_demo_his__admissions') }} as admissions
  left join links on admissions.patient_ref = links.patient_ref
  where admissions.admission_status <> 'cancelled'
),

managed as (
  select
    registry.registry_year,
    registry.resident_ref,
    bool_or(admitted.person is not null) as is_admitted
  from {{ ref('stg_demo_his__chronic_registry') }} as registry
  left join links on registry.patient_ref = links.patient_ref
  left join admitted on coalesce(links.person, registry.patient_ref) = admitted.person
    and registry.registry_year = admitted.admission_year
  where registry.managed_on is not null
    and registry.disease in ('hypertension', 't2dm')
  group by registry.registry_year, registry.resident_ref
)

select
  cast(null as varchar) as department_code,
  months.date_on as month_start_on,
  count(*) filter (where managed.is_admitted) as numerator,
  count(*) as denominator
from managed
inner join {{ ref('dim_dates') }} as months on managed.registry_year = year(months.date_on)
  and day(months.date_on) = 1
where months.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by months.date_on
