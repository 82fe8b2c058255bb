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

days as (
  select date_on
  from {{ ref('dim_dates') }}
),

short as (
  select
    md5(listed.store_drug_key || '|' || days.date_on) as shortage_key,
    days.date_on as short_on,
    listed.store_code,
    listed.store_key,
    listed.drug_code,
    listed.drug_key,
    balances.balance_qty,
    listed.safety_qty,
    balances.balance_qty <= 0 as is_out_of_stock,
    listed.department_code,
    listed.institution_code,
    listed._source
  from balances
  inner join listed on balances.store_drug_key = listed.store_drug_key
  inner join booked on listed._source = booked._source
  inner join days on days.date_on >= greatest(balances.from_on, booked.first_on + 1)
    and days.date_on < coalesce(balances.until_on, booked.last_on + 1)
    and days.date_on < coalesce(listed.delisted_on, date '9999-12-31')
  where balances.balance_qty <= coalesce(listed.safety_qty, 0)
)

select * from short
