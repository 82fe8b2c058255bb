-- 拔管后 48 小时内再插管率：再插管例数 / 气管插管拔管总例数。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  coalesce(sum(reintubations_48h), 0) as numerator,
  coalesce(sum(extubations), 0) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
