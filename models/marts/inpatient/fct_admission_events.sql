-- One row per event of a stay (transaction fact): 入院, 费别变更, 更名, 转科, 换床, 预出院, 出院, 召回, 结算. Names are not told.
{{ config(materialized='table') }}

with stays as (
  select * from {{ ref('int_input__admissions') }}
),

events as (
  select
    md5('admit|' || admission_key) as admission_event_key,
    admission_key,
    'admit' as event_type,
    admitted_at as occurred_at,
    department_code,
    ward_code,
    cast(null as varchar) as from_payer_code,
    cast(null as varchar) as to_payer_code,
    cast(null as varchar) as from_ward_code,
    cast(null as varchar) as operator_code
  from stays
  union all
  select
    md5('discharge|' || admission_key),
    admission_key,
    'discharge',
    discharged_at,
    discharge_department_code,
    discharge_ward_code,
    null,
    null,
    null,
    null
  from stays
  where discharged_at is not null
  union all
  select
    md5(
      'transfer|' || admission_key || '|' || transferred_at || '|' || coalesce(to_ward_code, to_department_code, '')
    ),
    admission_key,
    'transfer',
    transferred_at,
    to_department_code,
    to_ward_code,
    null,
    null,
    from_ward_code,
    null
  from {{ ref('int_input__transfers') }}
  union all
  select
    md5('log|' || admission_event_key),
    admission_key,
    event_type,
    occurred_at,
    department_code,
    ward_code,
    from_payer_code,
    to_payer_code,
    null,
    operator_code
  from {{ ref('int_input__admission_events') }}
  union all
  select
    md5('settle|' || settlements.settlement_key),
    settlements.admission_key,
    'settle',
    settlements.settled_at,
    coalesce(stays.discharge_department_code, stays.department_code),
    coalesce(stays.discharge_ward_code, stays.ward_code),
    null,
    null,
    null,
    settlements.cashier_code
  from {{ ref('int_input__settlements') }} as settlements
  inner join stays on settlements.admission_key = stays.admission_key
  where settlements.settle_kind in ('discharge', 'interim')
),

keyed as (
  select
    events.admission_event_key,
    events.admission_key,
    events.event_type,
    cast(events.occurred_at as date) as occurred_on,
    events.occurred_at,
    events.department_code,
    md5(stays._source || '|' || events.department_code) as department_key,
    events.ward_code,
    events.from_ward_code,
    events.from_payer_code,
    events.to_payer_code,
    events.operator_code,
    stays.doctor_code,
    md5(stays._source || '|' || stays.doctor_code) as doctor_key,
    stays.is_newborn,
    stays.institution_code,
    stays.patient_key,
    stays._source
  from events
  inner join stays on events.admission_key = stays.admission_key
)

select * from keyed
