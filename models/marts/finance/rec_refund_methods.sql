-- One row per refund that was paid otherwise than its original (reconciliation): the money goes back the way it came.
{{ config(materialized='table') }}

with settlements as (
  select * from {{ ref('fct_settlements') }}
),

keyed as (
  select
    refunds.settlement_key as difference_key,
    case
      when originals.settlement_key is null then 'original_missing'
      else 'method_differs'
    end as cause,
    refunds.settled_on as occurred_on,
    refunds.cashier_code,
    refunds.pay_method as refund_pay_method,
    originals.pay_method as original_pay_method,
    refunds.pay_amount,
    originals.settled_on as original_on,
    refunds.department_code,
    refunds.institution_code,
    refunds._source
  from settlements as refunds
  left join settlements as originals on refunds.original_settlement_key = originals.settlement_key
  where refunds.is_refund
    and refunds.original_settlement_key is not null
    and (originals.settlement_key is null or refunds.pay_method <> originals.pay_method)
)

select * from keyed
