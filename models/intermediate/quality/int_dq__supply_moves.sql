-- One row per business day, institution and rule: movements of consumables judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'supply_moves',
    key='supply_move_key',
    day='moved_on',
    owner={ 'institution_code': 'keepers.institution_code' },
    keeper='stores',
    lists=['stores', 'charge_items', 'departments'],
    computed={
      'scan': "case when told.move_type = 'use' and told.udi_key is not null then row_number() over (partition by told.udi_key, told.move_type order by told.supply_move_key) end"
    }
  )
}}
