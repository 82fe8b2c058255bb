-- 已过有效期仍发出的批次（有效期录入错误或确已过期）。Batches handed out after their expiry date, or whose date was mistyped.
{{ config(severity='warn') }}

select stock_move_key
from {{ ref('stg_demo_his__stock_moves') }}
where move_type = 'dispense'
  and expires_on < moved_on
