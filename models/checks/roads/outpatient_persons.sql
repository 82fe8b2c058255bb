-- 就诊患者人数：就诊的自然人数，同一人多次就诊、持多张卡只计一次，不含健康体检。

with visits as (
  select distinct
    coalesce(cast(links.person_id as varchar), visits._source || '|' || visits.patient_id) as person,
    visits.institution_code,
    areas.area_kind,
    areas.is_in_county,
    cast(visits.visited_at as date) as visited_on,
    cast(date_trunc('month', visits.visited_at) as date) as month_start_on
  from {{ ref('stg_demo_his__visits') }} as visits
  left join {{ ref('stg_hisight__patient_links') }} as links on links.patient_ref = md5(visits._source || '|' || visits.patient_id)
  left join {{ ref('stg_demo_his__patients') }} as patients on patients.patient_ref = md5(visits._source || '|' || visits.patient_id)
  left join {{ ref('stg_demo_his__areas') }} as areas on patients.township_code = areas.area_code
  where visits.visit_type <> 'checkup'
    and visits.patient_id is not null
)

select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct person) as numerator,
  cast(null as bigint) as denominator
from visits
where visited_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
