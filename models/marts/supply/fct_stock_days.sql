-- One row per store, class of drug and day that is over (periodic snapshot fact): the value of the stock at its end by the books (期初+入−出), never summed over days.
{{ config(materialized='table') }}

with moved as (
  select
    moves.store_key,
    drugs.drug_class,
    moves.moved_on,
    sum(moves.amount) as amount,
    sum(moves.retail_amount) as retail_amount
  from {{ ref('fct_stock_moves') }} as moves
  left join {{ ref('dim_drugs') }} as drugs on moves.drug_key = drugs.drug_key
  group by moves.store_key, drugs.drug_class, moves.moved_on
),

running as (
  select
    store_key,
    drug_class,
    moved_on,
    amount as moved_amount,
    sum(amount) over books as amount,
    sum(retail_amount) over books as retail_amount,
    lead (moved_on) over (partition by store_key, drug_class order by moved_on) as until_on
  from moved
  window
    books as (
      partition by
        store_key,
        drug_class
      order by moved_on rows between unbounded preceding and current row
    )
),

days as (
  select
    *,
    cast(
      unnest(
        range(
          cast(moved_on as timestamp),
          cast(coalesce(until_on, cast('{{ var('as_of') }}' as date)) as timestamp),
          interval 1 day
        )
      ) as date
    ) as stock_on
  from running
),

placed as (
  select
    md5(days.store_key || '|' || coalesce(days.drug_class, '') || '|' || days.stock_on) as stock_day_key,
    days.stock_on,
    stores.store_code,
    days.store_key,
    stores.store_kind,
    days.drug_class,
    cast(days.amount as decimal(18, 2)) as amount,
    cast(days.retail_amount as decimal(18, 2)) as retail_amount,
    cast(if (days.stock_on = days.moved_on, days.moved_amount, 0) as decimal(18, 2)) as moved_amount,
    stores.department_code,
    stores.department_key,
    stores.institution_code,
    stores._source
  from days
  inner join {{ ref('dim_stores') }} as stores on days.store_key = stores.store_key
  where days.stock_on < cast('{{ var('as_of') }}' as date)
)

select * from placed
