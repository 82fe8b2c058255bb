-- Registrations whose fee differs from the expense item that they name.
{{ config(severity='warn') }}

select registrations.registration_id
from {{ ref('stg_hosoneu__registrations') }} as registrations
inner join {{ ref('stg_hosoneu__expense_items') }} as expense_items on registrations.expense_item_id = expense_items.expense_item_id
  and registrations._source = expense_items._source
where registrations.fee <> expense_items.amount
