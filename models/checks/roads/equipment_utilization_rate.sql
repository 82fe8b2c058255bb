-- 大型设备使用率：大型设备实际使用机时 / 额定（可用）机时。

select
  machines.department_code,
  cast(date_trunc('month', logs.month_on) as date) as month_start_on,
  sum(logs.used_hours) as numerator,
  sum(logs.available_hours) as denominator
from {{ ref('stg_demo_his__equipment_months') }} as logs
inner join {{ ref('stg_demo_his__equipment') }} as machines on logs.equipment_ref = machines.equipment_ref
where machines.is_major
  and cast(logs.month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by machines.department_code, date_trunc('month', logs.month_on)
