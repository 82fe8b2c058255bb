-- ICU 深静脉血栓预防率：进行 DVT 预防的 ICU 患者人次数 / 同期入 ICU 的人次数（入院或转入 ICU 病区）。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where is_dvt_prevention) as numerator,
  count(*) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
