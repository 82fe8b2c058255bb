-- One row per business day, institution and rule: formularies of stores judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'store_drugs',
    key='store_drug_key',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='stores',
    lists=['stores', 'drugs'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.store_code, told.drug_code)'
    }
  )
}}
