-- One row per business day, institution and rule: contracts of volume-based procurement judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'vbp_contracts',
    key='vbp_contract_key',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['drugs'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code, told.drug_code, told.starts_on)'
    }
  )
}}
