-- One row per clinic session (出诊单元).
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['int_demo_his__slots_used', 'int_hosoneu__schedules_counted'],
    lacks={
      'int_hosoneu__schedules_counted': [
        'stopped_at',
        'stop_reason',
        'substitute_doctor_code'
      ]
    }
) }}
