-- One row per daily settlement of a cashier.
{{ config(materialized='ephemeral') }}

select
  cast(day_cal_id as varchar) as day_closing_id,
  cast(user_id as varchar) as cashier_id,
  day_cal_date as closed_at,
  cast(yf_total as decimal(14, 2)) as drug_amount,
  cast(gh_total as decimal(14, 2)) as registration_amount,
  cast(day_cal_total as decimal(14, 2)) as total_amount,
  cast(cl_total as decimal(14, 2)) as consumable_amount,
  cast(jc_total as decimal(14, 2)) as exam_amount,
  cast(cz_total as decimal(14, 2)) as treatment_amount,
  cast(qt_total as decimal(14, 2)) as other_amount,
  _source
from {{ source('hosoneu', 'day_cal') }}
where _deleted_at is null
