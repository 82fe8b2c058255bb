-- 预出院登记晚于出院。Discharges that were announced after they had happened.
{{ config(severity='warn') }}

select events.admission_event_key
from {{ ref('stg_demo_his__admission_logs') }} as events
inner join {{ ref('stg_demo_his__admissions') }} as admissions on events.admission_key = admissions.admission_key
where events.event_type = 'pre_discharge'
  and admissions.discharged_at < events.occurred_at
