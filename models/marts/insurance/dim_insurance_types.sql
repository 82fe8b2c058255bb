-- One row per insurance type of the national coding standard.
{{ config(materialized='table') }}

select
  insurance_type,
  insurance_type_zh,
  insurance_type_en,
  insurance_class,
  sort_no
from {{ ref('insurance_types') }}
