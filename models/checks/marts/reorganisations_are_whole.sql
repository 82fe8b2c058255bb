-- 机构调整表中同一次调整的比例合计不为 1，或更名缺少原名称。Changes of reorg.csv whose shares do not add up to 1, and renames without the old name.

select
  unit,
  from_code,
  effective_on
from {{ ref('reorg') }}
group by unit, from_code, effective_on
having sum(share) <> 1
  or bool_or(kind = 'rename' and old_name is null)
