-- One row per business day, institution and rule: population of a year judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'population',
    key='population_key',
    owner={ 'department_code': 'cast(null as varchar)' },
    where='not coalesce(told._is_manual, false)',
    lists=['areas', 'places'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.area_code, told.population_year)'
    }
  )
}}
