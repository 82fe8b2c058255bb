-- One row per insurance settlement or reversal; a reversal knows when what it reverses was settled.
{{ config(materialized='ephemeral') }}

with originals as (
  select
    claim_key as original_claim_key,
    settled_at as original_settled_at
  from {{ ref('stg_demo_his__claims') }}
  where is_reversed
),

-- Only the few reversals are joined; each branch reads staging itself.
traced as (
  select
    claims.*,
    originals.original_settled_at
  from {{ ref('stg_demo_his__claims') }} as claims
  left join originals on claims.original_claim_key = originals.original_claim_key
  where claims.is_reversal
  union all
  select
    claims.*,
    cast(null as timestamp) as original_settled_at
  from {{ ref('stg_demo_his__claims') }} as claims
  where not claims.is_reversal
)

select * from traced
