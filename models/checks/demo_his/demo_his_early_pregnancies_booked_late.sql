-- 登记为早孕建册而孕周已满 13 周。Pregnancies written down as booked early at 13 weeks or later.
{{ config(severity='warn') }}

select ph_service_key
from {{ ref('stg_demo_his__ph_services') }}
where service_type = 'early_pregnancy'
  and not gestational_weeks < 13
