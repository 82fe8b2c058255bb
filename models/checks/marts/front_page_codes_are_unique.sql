-- 编码表自检：front_page_codes 每个（item, code）只有一行。Rows of front_page_codes that are there twice.
{{ config(severity='error') }}

select
  item,
  code
from {{ ref('front_page_codes') }}
group by item, code
having count(*) > 1
