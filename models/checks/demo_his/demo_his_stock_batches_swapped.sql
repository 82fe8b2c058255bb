-- 串批后更正的发药。Dispensings that were written under another batch and put right later.
{{ config(severity='warn') }}

select
  store_code,
  drug_code,
  original_on
from {{ ref('stg_demo_his__stock_moves') }}
where move_type = 'correction'
  and qty > 0
