-- 床日数财务—病案差异：住院床位费项目数量（退费记回原日）减24时在院床日（当日入出院计1），逐患者逐日比对后相加。

with stay_days as ({{ road_bed_day_differences() }})

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(difference) as numerator,
  cast(null as bigint) as denominator
from stay_days
group by department_code, date_trunc('month', date_on)
having sum(abs(difference)) > 0
