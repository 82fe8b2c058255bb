-- One row per business day, institution and rule: research, teaching and accreditation judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'research',
    key='research_key',
    day='year_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code, told.year_on)'
    }
  )
}}
