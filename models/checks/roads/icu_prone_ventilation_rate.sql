-- 中重度 ARDS 俯卧位通气实施率：实施俯卧位通气的中重度 ARDS 患者 / 中重度 ARDS 患者。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where is_ards_moderate_severe and is_prone_ventilated) as numerator,
  count(*) filter (where is_ards_moderate_severe) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
