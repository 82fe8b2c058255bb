with stay_days as ({{ road_bed_day_differences() }})

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(abs(difference)) as numerator,
  sum(bed_days) as denominator
from stay_days
group by department_code, date_trunc('month', date_on)
