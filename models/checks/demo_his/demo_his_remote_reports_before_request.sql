-- 远程诊断报告时间早于申请时间（时钟不准）。Remote reports older than their request: the clocks differ.
{{ config(severity='warn') }}

select remote_service_key
from {{ ref('stg_demo_his__remote_services') }}
where reported_at < requested_at
