-- APACHEⅡ评分≥15分患者收治率：入 ICU 后首次 APACHEⅡ 评分≥15 分的人次数 / 同期入 ICU 的人次数（入院或转入 ICU 病区）。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where apache2_score >= 15) as numerator,
  count(*) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
