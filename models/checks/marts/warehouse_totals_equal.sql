-- 来源系统行数、金额与数据仓库不一致的概念与月份。Concepts and months whose rows or amounts in the warehouse are not those of the sources.
{{ config(severity='error') }}

select
  concept,
  month_start_on
from {{ ref('rec_warehouse_totals') }}
where not is_equal
