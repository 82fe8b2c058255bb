-- One row per store, listed drug and day at whose end the balance over all batches is at or below the safety stock (periodic snapshot fact): 缺药.
{{ config(materialized='table') }}

with listed as (
  select * from {{ ref('dim_store_drugs') }}
),

moved as (
  select
    store_code,
    drug_code,
    moved_on,
    sum(qty) as qty,
    _source
  from {{ ref('fct_stock_moves') }}
  group by store_code, drug_code, moved_on, _source
),

balances as (
  select
    listed.store_drug_key,
    coalesce(moved.moved_on, listed.listed_on) as from_on,
    lead (moved.moved_on) over (partition by listed.store_drug_key order by moved.moved_on) as until_on,
    coalesce(
      sum(moved.qty) over (
        partition by
          listed.store_drug_key
        order by moved.moved_on rows between unbounded preceding and current row
      ),
      0
    ) as balance_qty
  from listed
  left join moved on listed.store_code = moved.store_code
    and listed.drug_code = moved.drug_code
    and listed._source = moved._source
),

booked as (
  select
    _source,
    min(moved_on) as first_on,
    max(moved_on) as last_on
  from {{ ref('fct_stock_moves') }}
  group by _source
),

-- Only what is short is spread over its days.
spans as (
  select
    balances.balance_qty,
    listed.*,
    greatest(balances.from_on, booked.first_on + 1) as from_on,
    least(coalesce(balances.until_on, booked.last_on + 1), coalesce(listed.delisted_on, date '9999-12-31')) as until_on
  from balances
  inner join listed on balances.store_drug_key = listed.store_drug_key
  inner join booked on listed._source = booked._source
  where balances.balance_qty <= coalesce(listed.safety_qty, 0)
),

days as (
  select
    *,
    cast(unnest(range(cast(from_on as timestamp), cast(until_on as timestamp), interval 1 day)) as date) as short_on
  from spans
),

short as (
  select
    md5(store_drug_key || '|' || short_on) as shortage_key,
    short_on,
    store_code,
    store_key,
    drug_code,
    drug_key,
    balance_qty,
    safety_qty,
    balance_qty <= 0 as is_out_of_stock,
    department_code,
    institution_code,
    _source
  from days
)

select * from short
