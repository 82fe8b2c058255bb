-- 拔管时间晚于出院。Lines and tubes removed after the patient went home.
{{ config(severity='warn') }}

select uses.device_use_key
from {{ ref('stg_demo_his__device_uses') }} as uses
inner join {{ ref('stg_demo_his__admissions') }} as admissions on uses.admission_key = admissions.admission_key
where date_diff('second', admissions.discharged_at, uses.removed_at) > 0
