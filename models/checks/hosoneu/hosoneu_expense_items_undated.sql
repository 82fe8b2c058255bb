-- Expense items with no invoice, order or registration to date them: they are in no fact.
{{ config(severity='warn') }}

select charge_key
from {{ ref('int_hosoneu__charges_dated') }}
where charged_at is null
