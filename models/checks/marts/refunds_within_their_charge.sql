-- Charges of which more was refunded than charged.
{{ config(severity='warn') }}

select refund_of_charge_key as charge_key
from {{ ref('int_input__charges') }}
where refund_of_charge_key is not null
group by refund_of_charge_key
having min(original_amount) + sum(amount) < 0
