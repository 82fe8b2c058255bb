-- 不良事件发生时间晚于上报时间。Adverse events that happen after their report.
{{ config(severity='warn') }}

select adverse_event_key
from {{ ref('stg_demo_his__adverse_events') }}
where date_diff('second', occurred_at, reported_at) < 0
