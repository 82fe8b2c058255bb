-- One row per difference in the ledger of a batch of a narcotic or class-1 psychotropic drug on a day: balance, register, empty ampoules (periodic snapshot).
{{ config(materialized='table') }}

with together as (
  select * from {{ ref('int_narcotic_batches__ledgered') }}
),

registered as (
  select
    store_code,
    drug_code,
    lot_no,
    used_on as day_on,
    sum(qty) as registered_qty,
    _source
  from {{ ref('int_input__narcotic_uses') }}
  group by store_code, drug_code, lot_no, used_on, _source
),

differences as (
  select
    store_code,
    drug_code,
    lot_no,
    day_on,
    case
      when counted_qty is null then 'not_counted'
      else 'balance_differs'
    end as cause,
    closing_qty as book_qty,
    counted_qty as found_qty,
    _source
  from together
  where day_on >= first_on
    and counted_qty is distinct from closing_qty
  union all
  select
    store_code,
    drug_code,
    lot_no,
    day_on,
    case
      when registered_qty < dispensed_qty then 'not_registered'
      else 'registered_without_movement'
    end,
    dispensed_qty,
    registered_qty,
    _source
  from together
  where registered_qty <> dispensed_qty
  union all
  select
    store_code,
    drug_code,
    lot_no,
    day_on,
    'empties_missing',
    ampoules_qty,
    empties_qty,
    _source
  from together
  where empties_qty <> ampoules_qty
  union all
  select
    registered.store_code,
    registered.drug_code,
    registered.lot_no,
    registered.day_on,
    'registered_without_movement',
    0,
    registered.registered_qty,
    registered._source
  from registered
  anti join together using (store_code, drug_code, lot_no, day_on, _source)
),

keyed as (
  select
    md5(
      concat_ws(
        '|',
        differences._source,
        differences.store_code,
        differences.drug_code,
        differences.lot_no,
        differences.day_on,
        differences.cause
      )
    ) as difference_key,
    differences.day_on,
    differences.store_code,
    md5(differences._source || '|' || differences.store_code) as store_key,
    differences.drug_code,
    md5(differences._source || '|' || differences.drug_code) as drug_key,
    differences.lot_no,
    differences.cause,
    cast(differences.book_qty as decimal(18, 4)) as book_qty,
    cast(differences.found_qty as decimal(18, 4)) as found_qty,
    cast(coalesce(differences.found_qty, 0) - differences.book_qty as decimal(18, 4)) as difference_qty,
    stores.department_code,
    stores.institution_code,
    differences._source
  from differences
  left join {{ ref('dim_stores') }} as stores on differences.store_code = stores.store_code
    and differences._source = stores._source
)

select * from keyed
