-- 首页总费用与住院费用明细合计不符（误录或出院后补录、退费）。Front pages whose total differs from the charges of the stay: mistyped, or charged and refunded afterwards.
{{ config(severity='warn') }}

select
  front_pages.admission_key,
  front_pages.total_fee,
  sum(charges.amount) as charged
from {{ ref('stg_demo_his__front_pages') }} as front_pages
inner join {{ ref('stg_demo_his__charges') }} as charges on front_pages.admission_key = charges.admission_key
group by
  front_pages.admission_key,
  front_pages.total_fee
having sum(charges.amount) <> front_pages.total_fee
