-- 延迟编码：首页提交 15 天后才完成编码。Front pages coded more than 15 days after they were submitted.
{{ config(severity='warn') }}

select admission_key
from {{ ref('stg_demo_his__front_pages') }}
where coded_at > submitted_at + interval 15 days
