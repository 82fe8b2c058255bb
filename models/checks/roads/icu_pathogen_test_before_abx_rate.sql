-- ICU 抗菌药物治疗前病原学送检率：治疗性使用抗菌药物前送检的患者 / 治疗性使用抗菌药物的患者。

with recorded as ({{ road_icu_entries() }})

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where is_abx_treatment and is_pathogen_before_abx) as numerator,
  count(*) filter (where is_abx_treatment) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
