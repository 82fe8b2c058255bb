-- 首页总费用与出院时已记账费用不符。Front pages whose total differs from the charges entered by discharge.
{{ config(severity='warn') }}

select
  admissions.admission_key,
  front_pages.total_fee,
  sum(charges.amount) as charged
from {{ ref('stg_demo_his__front_pages') }} as front_pages
inner join {{ ref('stg_demo_his__admissions') }} as admissions on front_pages.admission_key = admissions.admission_key
inner join {{ ref('stg_demo_his__charges') }} as charges
  on admissions.admission_key = charges.admission_key
  and charges.entered_at <= admissions.discharged_at
group by
  admissions.admission_key,
  front_pages.total_fee
having sum(charges.amount) <> front_pages.total_fee
