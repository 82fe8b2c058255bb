-- 非计划转入ICU率：登记为非计划入科的转入 ICU 人次数 / 同期由其他病区转入 ICU 的人次数。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where way = 'transfer' and entry_kind = 'unplanned') as numerator,
  count(*) filter (where way = 'transfer') as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
