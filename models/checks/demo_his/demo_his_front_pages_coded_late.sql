-- 延迟编码：出院 14 天后才完成编码。Front pages coded more than 14 days after discharge.
{{ config(severity='warn') }}

select front_pages.admission_key
from {{ ref('stg_demo_his__front_pages') }} as front_pages
inner join {{ ref('stg_demo_his__admissions') }} as admissions on front_pages.admission_key = admissions.admission_key
where date_diff('day', cast(admissions.discharged_at as date), cast(front_pages.coded_at as date)) > 14
