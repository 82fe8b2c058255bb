-- 使用与停机时间之和超过额定机时。Machines that ran and stood still for longer than there were hours.
{{ config(severity='warn') }}

select
  equipment_month_key,
  used_hours,
  down_hours,
  available_hours
from {{ ref('stg_demo_his__equipment_months') }}
where available_hours - used_hours - down_hours < 0
