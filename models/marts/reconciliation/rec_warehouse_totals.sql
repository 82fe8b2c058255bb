-- One row per concept and month (periodic snapshot): rows and amounts that the sources delivered against those of the fact.
{{ config(materialized='table') }}

with told as (
  select
    'registrations' as concept,
    cast(registered_at as date) as day_on,
    fee as amount
  from {{ ref('int_input__registrations') }}
  union all
  select
    'visits',
    cast(visited_at as date),
    null
  from {{ ref('int_input__visits') }}
  union all
  select
    'charges',
    cast(charged_at as date),
    amount
  from {{ ref('int_input__charges') }}
  union all
  select
    'settlements',
    cast(settled_at as date),
    total_amount
  from {{ ref('int_input__settlements') }}
  union all
  select
    'admissions',
    cast(admitted_at as date),
    null
  from {{ ref('int_input__admissions') }}
  union all
  select
    'discharges',
    cast(discharged_at as date),
    total_fee
  from {{ ref('int_input__discharges') }}
  union all
  select
    'operations',
    cast(started_at as date),
    null
  from {{ ref('int_input__operations') }}
  union all
  select
    'rx_items',
    cast(prescribed_at as date),
    null
  from {{ ref('int_input__rx_items') }}
),

held as (
  select
    'registrations' as concept,
    original_on as day_on,
    fee as amount
  from {{ ref('fct_registrations') }}
  where event_type = 'register'
  union all
  select
    'visits',
    visited_on,
    null
  from {{ ref('fct_visits') }}
  union all
  select
    'charges',
    charged_on,
    amount
  from {{ ref('fct_charges') }}
  union all
  select
    'settlements',
    settled_on,
    total_amount
  from {{ ref('fct_settlements') }}
  union all
  select
    'admissions',
    admitted_on,
    null
  from {{ ref('fct_admissions') }}
  union all
  select
    'discharges',
    discharged_on,
    total_fee
  from {{ ref('fct_discharges') }}
  union all
  select
    'operations',
    operated_on,
    null
  from {{ ref('fct_operations') }}
  union all
  select
    'rx_items',
    prescribed_on,
    null
  from {{ ref('fct_rx_items') }}
),

told_months as (
  select
    concept,
    date_trunc('month', day_on) as month_start_on,
    count(*) as told_rows,
    sum(amount) as told_amount
  from told
  where day_on is not null
  group by all
),

held_months as (
  select
    concept,
    date_trunc('month', day_on) as month_start_on,
    count(*) as held_rows,
    sum(amount) as held_amount
  from held
  group by all
),

compared as (
  select
    md5(
      coalesce(told_months.concept, held_months.concept) || '|' || coalesce(told_months.month_start_on, held_months.month_start_on)
    ) as total_key,
    coalesce(told_months.concept, held_months.concept) as concept,
    cast(coalesce(told_months.month_start_on, held_months.month_start_on) as date) as month_start_on,
    cast(coalesce(told_months.told_rows, 0) as bigint) as told_rows,
    cast(coalesce(held_months.held_rows, 0) as bigint) as held_rows,
    cast(told_months.told_amount as decimal(18, 2)) as told_amount,
    cast(held_months.held_amount as decimal(18, 2)) as held_amount,
    coalesce(told_months.told_rows, 0) = coalesce(held_months.held_rows, 0)
    and coalesce(told_months.told_amount, 0) = coalesce(held_months.held_amount, 0) as is_equal
  from told_months
  full join held_months on told_months.concept = held_months.concept
    and told_months.month_start_on = held_months.month_start_on
)

select * from compared
