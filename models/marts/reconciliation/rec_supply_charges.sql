-- One row per difference between what was used of consumables and what was charged: high-value ones by piece, others by department, item and month (transaction fact).
{{ config(materialized='table') }}

with moves as (
  select * from {{ ref('int_input__supply_moves') }}
),

pieces as (
  select
    *,
    row_number() over (partition by udi_key order by moved_on, supply_move_key) as scan_no
  from moves
  where udi_key is not null
    and move_type = 'use'
),

charged as (
  select * from {{ ref('int_consumables__charged') }}
),

used_months as (
  select
    _source,
    department_code,
    item_code,
    date_trunc('month', moved_on) as month_start_on,
    - sum(qty) as used_qty,
    any_value(unit_cost) as unit_cost
  from moves
  where move_type = 'use'
    and udi_key is null
  group by _source, department_code, item_code, date_trunc('month', moved_on)
),

closed as (
  select
    _source,
    max(month_start_on) as last_month_on
  from used_months
  group by _source
),

charged_months as (
  select
    _source,
    department_code,
    item_code,
    date_trunc('month', entered_on) as month_start_on,
    sum(qty) as charged_qty,
    sum(amount) as charged_amount
  from charged
  where not is_high_value
  group by _source, department_code, item_code, date_trunc('month', entered_on)
),

differences as (
  select
    'piece|' || supply_move_key as grain,
    moved_on as day_on,
    item_code,
    department_code,
    'used_not_charged' as cause,
    true as is_high_value,
    1 as used_qty,
    0 as charged_qty,
    - amount as difference_amount,
    admission_key,
    _source
  from pieces
  where charge_key is null
  union all
  select
    'scan|' || supply_move_key,
    moved_on,
    item_code,
    department_code,
    'scanned_twice',
    true,
    1,
    1,
    - amount,
    admission_key,
    _source
  from pieces
  where scan_no > 1
  union all
  select
    'charge|' || charge_key,
    entered_on,
    item_code,
    department_code,
    'charged_not_used',
    true,
    0,
    qty,
    - amount,
    admission_key,
    _source
  from charged
  where is_high_value
    and charge_key not in (select pieces.charge_key from pieces where pieces.charge_key is not null)
  union all
  select
    'month|' || coalesce(used_months.department_code, charged_months.department_code) || '|' || coalesce(used_months.item_code, charged_months.item_code) || '|' || coalesce(used_months.month_start_on, charged_months.month_start_on),
    coalesce(used_months.month_start_on, charged_months.month_start_on),
    coalesce(used_months.item_code, charged_months.item_code),
    coalesce(used_months.department_code, charged_months.department_code),
    case
      when coalesce(used_months.used_qty, 0) > coalesce(charged_months.charged_qty, 0) then 'used_more_than_charged'
      else 'charged_more_than_used'
    end,
    false,
    coalesce(used_months.used_qty, 0),
    coalesce(charged_months.charged_qty, 0),
    round(
      (coalesce(used_months.used_qty, 0) - coalesce(charged_months.charged_qty, 0)) * coalesce(used_months.unit_cost, charged_months.charged_amount / nullif(charged_months.charged_qty, 0)),
      2
    ),
    null,
    coalesce(used_months._source, charged_months._source)
  from used_months
  full join charged_months using (_source, department_code, item_code, month_start_on)
  inner join closed on coalesce(used_months._source, charged_months._source) = closed._source
    and coalesce(used_months.month_start_on, charged_months.month_start_on) <= closed.last_month_on
  where coalesce(used_months.used_qty, 0) <> coalesce(charged_months.charged_qty, 0)
),

keyed as (
  select
    md5(differences._source || '|' || differences.grain) as difference_key,
    differences.day_on,
    differences.item_code,
    differences.is_high_value,
    differences.cause,
    cast(differences.used_qty as decimal(18, 4)) as used_qty,
    cast(differences.charged_qty as decimal(18, 4)) as charged_qty,
    cast(differences.used_qty - differences.charged_qty as decimal(18, 4)) as difference_qty,
    cast(differences.difference_amount as decimal(18, 2)) as difference_amount,
    differences.department_code,
    md5(differences._source || '|' || differences.department_code) as department_key,
    departments.institution_code,
    differences.admission_key,
    differences._source
  from differences
  left join {{ ref('dim_departments') }} as departments on differences.department_code = departments.department_code
    and differences._source = departments._source
)

select * from keyed
