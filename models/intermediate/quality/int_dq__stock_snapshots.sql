-- One row per business day, institution and rule: stock snapshots judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'stock_snapshots',
    key='stock_snapshot_key',
    day='snapshot_on',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='stores',
    lists=['stores', 'drugs']
  )
}}
