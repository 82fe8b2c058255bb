-- One row per business day, institution and rule: posts of staff judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'doctor_posts',
    key='post_key',
    owner={ 'institution_code': 'keepers.institution_code' },
    keeper='departments',
    lists=['departments', 'doctors', 'treatment_groups'],
    computed={
      'next_started_on': "case when told.post_kind = 'main' then lead(told.started_on) over (partition by told._source, told.doctor_code, told.post_kind order by told.started_on) end"
    }
  )
}}
