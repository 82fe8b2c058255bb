-- 跨月退费：退费发生在原费用之后的月份。Refunds in a later month than their charge; they stay in their own month.
{{ config(severity='warn') }}

select refunds.charge_key
from {{ ref('stg_demo_his__charges') }} as refunds
inner join {{ ref('stg_demo_his__charges') }} as originals on refunds.refund_of_charge_key = originals.charge_key
where date_trunc('month', refunds.charged_at) > date_trunc('month', originals.charged_at)
