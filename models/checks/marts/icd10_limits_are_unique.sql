-- 编码表自检：icd10_limits 每个（limit_kind, from_code）只有一行。Rows of icd10_limits that are there twice.
{{ config(severity='error') }}

select
  limit_kind,
  from_code
from {{ ref('icd10_limits') }}
group by limit_kind, from_code
having count(*) > 1
