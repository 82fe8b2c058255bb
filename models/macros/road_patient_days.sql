{#- For second roads: a row per person, institution and day with a visit, and where the person lives; check-ups are left out. -#}
{% macro road_patient_days() -%}
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
{%- endmacro %}
