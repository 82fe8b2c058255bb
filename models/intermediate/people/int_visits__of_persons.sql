-- One row per visit, with the person who came.
{{ config(materialized='ephemeral') }}

select
  visits.visit_key,
  visits.patient_key,
  coalesce(linked.person_key, visits.patient_key) as person_key,
  visits.visited_on,
  visits.visit_type,
  visits.department_code,
  visits.institution_code,
  visits._source
from {{ ref('fct_visits') }} as visits
left join {{ ref('int_patients__linked') }} as linked on visits.patient_key = linked.patient_key
