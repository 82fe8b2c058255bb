-- One row per business day, institution and rule: prescribed drug lines judged.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_by={
      'demo_his__prescriptions': 'dates',
      'demo_his__prescription_items': "
        select prescribed_on
        from {{ ref('fct_rx_items') }}
        where rx_item_key in (
          select md5(sources._source || '|' || changed.key)
          from {{ changes('demo_his__prescription_items') }} as changed
          cross join (select distinct _source from {{ ref('fct_rx_items') }}) as sources
        )
        union all
        select cast(prescriptions.prescribed_at as date)
        from {{ ref('stg_demo_his__prescription_items') }} as items
        inner join {{ changes('demo_his__prescription_items') }} as changed
          on items.rx_item_id = changed.key
        inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions
          on items.rx_id = prescriptions.rx_id
          and items._source = prescriptions._source",
      'demo_his__drugs': "
        select prescribed_on
        from {{ ref('fct_rx_items') }} as known
        inner join {{ changes('demo_his__drugs') }} as changed on known.drug_code = changed.key",
      'front_end__rx_items': 'dates'
    }
  )
}}

with subject as (
  select
    *,
    prescribed_on as checked_on,
    prescribed_on as prescribed_at,
    rx_item_key as row_key
  from {{ ref('fct_rx_items') }}
  where {{ on_affected_dates('prescribed_on') }}
),

drugs as (select distinct drug_code from {{ ref('dim_drugs') }}),

departments as (select distinct department_code from {{ ref('dim_departments') }}),

doctors as (select distinct doctor_code from {{ ref('dim_doctors') }}),

judged as ({{ dq_judged() }})

select * from judged
