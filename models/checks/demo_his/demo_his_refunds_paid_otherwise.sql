-- 退费支付方式与原收费不一致。Refunds that were paid by another method than their original.
{{ config(severity='warn') }}

select refunds.settlement_key
from {{ ref('stg_demo_his__settlements') }} as refunds
inner join {{ ref('stg_demo_his__settlements') }} as originals on refunds.original_settlement_key = originals.settlement_key
where refunds.settle_kind = 'refund'
  and refunds.pay_method <> originals.pay_method
