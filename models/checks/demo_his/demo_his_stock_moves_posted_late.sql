-- 跨月补记的库存流水。Stock movements written down in a later month than their own.
{{ config(severity='warn') }}

select stock_move_key
from {{ ref('stg_demo_his__stock_moves') }}
where date_trunc('month', posted_at) > date_trunc('month', moved_on)
  and posted_at > moved_on + interval 2 day
