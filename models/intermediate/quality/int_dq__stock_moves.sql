-- One row per business day, institution and rule: movements of drug stock judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'stock_moves',
    key='stock_move_key',
    day='moved_on',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='stores',
    lists=['stores', 'drugs']
  )
}}
