-- 患者出手术间早于入手术间。Operations whose patient leaves the room before entering it.
{{ config(severity='warn') }}

select operation_key
from {{ ref('stg_demo_his__operation_records') }}
where room_out_at < room_in_at
