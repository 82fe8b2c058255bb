-- 出院后 7 天内再住院率：出院后 7 天内（含）再次住院的人次数（剔除计划性再入院） / 存活出院人次数。同一人按患者主索引认定。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

stays as (
  select
    admissions.admission_ref,
    coalesce(cast(links.person_id as varchar), admissions.patient_ref) as person,
    cast(admissions.admitted_at as date) as admitted_on,
    admissions.admitted_at,
    front_pages.discharge_way,
    front_pages.is_planned_readmission
  from {{ ref('stg_demo_his__admissions') }} as admissions
  left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
  left join {{ ref('stg_hisight__patient_links') }} as links on admissions.patient_ref = links.patient_ref
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where exists (
        select 1
        from stays as later
        where later.person = own.person
          and later.admission_ref <> discharged.admission_ref
          and later.admitted_at >= discharged.discharged_at
          and later.admitted_on <= cast(discharged.discharged_at as date) + 7
          and later.is_planned_readmission is not true
      )
  ) as numerator,
  count(*) as denominator
from discharged
inner join stays as own on discharged.admission_ref = own.admission_ref
where own.discharge_way is null
  or own.discharge_way <> 'death'
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
