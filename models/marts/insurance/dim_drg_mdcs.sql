-- One row per major diagnostic category of CHS-DRG, those that the hospital does not treat included.
{{ config(materialized='table') }}

select
  mdc_code,
  mdc_name,
  mdc_name_en,
  sort_no
from {{ ref('drg_mdcs') }}
