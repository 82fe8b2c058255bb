-- One row per charge line; a refund knows the time and the amount of the charge that it refunds.
{{ config(materialized='ephemeral') }}

-- Joined by the natural key: a key that must be computed would be computed for every line of the history.

with originals as (
  select
    charge_id,
    charged_at as original_charged_at,
    amount as original_amount,
    _source
  from {{ ref('stg_demo_his__charges') }}
),

-- Only the few refunds are joined. Each branch reads staging itself: a CTE that is read twice is kept whole, keys and all.
traced as (
  select
    charges.*,
    originals.original_charged_at,
    originals.original_amount
  from {{ ref('stg_demo_his__charges') }} as charges
  left join originals on charges.refund_of_charge_id = originals.charge_id
    and charges._source = originals._source
  where charges.refund_of_charge_id is not null
  union all
  select
    charges.*,
    null as original_charged_at,
    null as original_amount
  from {{ ref('stg_demo_his__charges') }} as charges
  where charges.refund_of_charge_id is null
)

select * from traced
