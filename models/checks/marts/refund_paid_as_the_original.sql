-- 退费支付方式与原收费不一致：refunds whose method of payment differs from the settlement that they refund.
{{ config(severity='warn') }}

select refunds.settlement_key
from {{ ref('fct_settlements') }} as refunds
inner join {{ ref('fct_settlements') }} as originals on refunds.original_settlement_key = originals.settlement_key
where refunds.pay_method <> originals.pay_method
