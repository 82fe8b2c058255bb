-- 首页总费用与住院费用明细合计不符（误录或出院后补录、退费）。Front pages whose total differs from the charges of the stay: mistyped, or charged and refunded afterwards.
{{ config(severity='warn') }}

with charged as (
  select
    admission_id,
    sum(amount) as charged,
    _source
  from {{ ref('stg_demo_his__charges') }}
  where admission_id is not null
  group by admission_id, _source
)

select
  front_pages.admission_key,
  front_pages.total_fee,
  charged.charged
from {{ ref('stg_demo_his__front_pages') }} as front_pages
inner join charged on front_pages.admission_id = charged.admission_id
  and front_pages._source = charged._source
where charged.charged <> front_pages.total_fee
