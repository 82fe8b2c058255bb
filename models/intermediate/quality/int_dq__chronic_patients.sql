-- One row per business day, institution and rule: chronic patients judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'chronic_patients',
    key='chronic_patient_key',
    day='registered_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    joins="left join (select resident_key, disease, year(done_at) as done_year, count(*) as times from " ~ ref('int_input__followups') ~ " where followup_kind = 'chronic' and done_at is not null group by all) as done on told.resident_key = done.resident_key and told.disease = done.disease and told.registry_year = done.done_year",
    lists=['areas', 'places'],
    computed={
      'rows_alike': 'count(*) over (partition by told.resident_key, told.disease, told.registry_year, told.institution_code)',
      'followups_of_year': 'coalesce(done.times, 0)'
    }
  )
}}
