-- Days on which the components of the daily settlements differ from their total.
{{ config(severity='warn') }}

select
  cast(closed_at as date) as closed_on,
  sum(
    drug_amount + registration_amount + consumable_amount + exam_amount + treatment_amount + other_amount
  ) as components,
  sum(total_amount) as total
from {{ ref('stg_hosoneu__day_closings') }}
group by cast(closed_at as date)
having components <> total
