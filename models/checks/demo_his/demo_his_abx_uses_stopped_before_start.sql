-- 停用时间早于首次给药时间的抗菌药物疗程。Antibiotic courses that stop before they start.
{{ config(severity='warn') }}

select abx_use_key
from {{ ref('stg_demo_his__abx_uses') }}
where started_at > stopped_at
