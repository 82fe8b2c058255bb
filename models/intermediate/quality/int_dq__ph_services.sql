-- One row per business day, institution and rule: basic public-health services judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'ph_services',
    key='ph_service_key',
    day='served_at',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['areas', 'places', 'vaccines', 'diseases'],
    computed={
      'occurrence': 'case when told.vaccine_code is not null then row_number() over (partition by told.resident_key, told.vaccine_code, told.dose_no order by told.served_at, told.ph_service_key) end'
    }
  )
}}
