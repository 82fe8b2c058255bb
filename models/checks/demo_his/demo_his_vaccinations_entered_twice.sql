-- 同一儿童同一疫苗同一剂次登记多次。The same dose of a vaccine entered more than once for a child.
{{ config(severity='warn') }}

select
  resident_key,
  vaccine_code,
  dose_no
from {{ ref('stg_demo_his__ph_services') }}
where vaccine_code is not null
group by resident_key, vaccine_code, dose_no
having count(*) > 1
