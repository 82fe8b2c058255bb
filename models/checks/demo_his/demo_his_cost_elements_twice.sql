-- 同一科室、场所、月份的成本明细重复入账。Cost items that a department has twice in a month and setting.
{{ config(severity='warn') }}

select
  department_code,
  setting,
  month_on,
  cost_item,
  count(distinct cost_month_key) as times
from {{ ref('stg_demo_his__cost_months') }}
where department_code is not null
group by _source, department_code, setting, month_on, cost_item
having count(distinct cost_month_key) > 1
