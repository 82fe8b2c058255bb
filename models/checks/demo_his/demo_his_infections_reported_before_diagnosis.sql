-- 感染报告时间早于诊断时间。Infections reported before they were diagnosed.
{{ config(severity='warn') }}

select infection_key
from {{ ref('stg_demo_his__infection_reports') }}
where date_diff('second', diagnosed_at, reported_at) < 0
