-- 非计划重返抢救室率：离开抢救室（非死亡）后 72 小时内因相同类目疾病非计划重返的人次（计在前次） / 离开抢救室（非死亡）的人次。

with resuscitated as (
  select
    records.visit_id,
    records.department_code,
    records.arrived_at,
    records.resus_entered_at,
    records.resus_left_at,
    records.disposition,
    records.is_planned_return,
    coalesce(cast(links.person_id as varchar), visits._source || '|' || visits.patient_id) as person,
    substr(visits.icd10_code, 1, 3) as category
  from {{ ref('stg_demo_his__emergency_records') }} as records
  inner join {{ ref('stg_demo_his__visits') }} as visits on records.visit_id = visits.visit_id
    and records._source = visits._source
  left join {{ ref('stg_hisight__patient_links') }} as links on links.patient_ref = md5(visits._source || '|' || visits.patient_id)
  where records.resus_entered_at is not null
)

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (
    where exists (
        select 1
        from resuscitated as later
        where later.person = resuscitated.person
          and later.category = resuscitated.category
          and later.is_planned_return is not true
          and later.resus_entered_at > resuscitated.resus_left_at
          and date_diff('minute', resuscitated.resus_left_at, later.resus_entered_at) <= 72 * 60
      )
  ) as numerator,
  count(*) as denominator
from resuscitated
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and resus_left_at is not null
  and disposition is distinct from 'died'
group by department_code, date_trunc('month', arrived_at)
