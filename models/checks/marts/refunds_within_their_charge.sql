-- Charges of which more was refunded than charged.
{{ config(severity='warn') }}

select originals.charge_key
from {{ ref('int_input__charges') }} as originals
inner join {{ ref('int_input__charges') }} as refunds on originals.charge_key = refunds.refund_of_charge_key
group by
  originals.charge_key,
  originals.amount
having originals.amount + sum(refunds.amount) < 0
