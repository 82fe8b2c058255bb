-- 编码表自检：icd9_limits 每个（limit_kind, from_code）只有一行。Rows of icd9_limits that are there twice.
{{ config(severity='error') }}

select
  limit_kind,
  from_code
from {{ ref('icd9_limits') }}
group by limit_kind, from_code
having count(*) > 1
