-- One row per clinic session.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['int_demo_his__slots_used', 'int_hosoneu__schedules_counted', 'stg_front_end__slots'],
    lacks={
      'int_hosoneu__schedules_counted': [
        'stopped_at',
        'stop_reason',
        'substitute_doctor_code'
      ]
    }
) }}
