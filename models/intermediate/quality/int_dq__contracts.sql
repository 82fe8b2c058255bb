-- One row per business day, institution and rule: family-doctor contracts judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'contracts',
    key='contract_key',
    day='signed_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['areas', 'places'],
    computed={
      'other_until_on': 'max(case when told.starts_on <= least(told.ends_on, coalesce(told.cancelled_on, told.ends_on)) then least(told.ends_on, coalesce(told.cancelled_on, told.ends_on)) end) over (partition by told.resident_key order by told.starts_on, told.contract_key rows between unbounded preceding and 1 preceding)',
      'previous_place': 'lag(told.performing_institution_code) over (partition by told.resident_key order by told.starts_on, told.contract_key)'
    }
  )
}}
