-- 人员月在职天数须为 1 至当月天数。Days employed in a month lie between 1 and the days of the month.

select employee_month_key
from {{ ref('dim_employee_months') }}
where days_employed not between 1 and day(last_day(month_start_on))
