-- 编码表自检：icd10_limits 的编码不合格式、起止颠倒，或同类段相互重叠。Ranges of icd10_limits that are no codes, end before they begin or overlap one of their kind.
{{ config(severity='error') }}

select
  limits.limit_kind,
  limits.from_code
from {{ ref('icd10_limits') }} as limits
left join {{ ref('icd10_limits') }} as others on limits.limit_kind = others.limit_kind
  and limits.from_code < others.from_code
  and others.from_code <= limits.to_code
where others.from_code is not null
  or limits.to_code < limits.from_code
  or not regexp_matches(limits.from_code, '^[A-Z][0-9]{2}(\.[0-9])?$')
  or not regexp_matches(limits.to_code, '^[A-Z][0-9]{2}(\.[0-9])?$')
