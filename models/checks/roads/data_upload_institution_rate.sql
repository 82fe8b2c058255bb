-- 医共体机构数据上报率：当日各数据集均已上报的成员机构数 / 应上报成员机构数，逐日相加（挂号、就诊、费用、结算、处方；此前14日有数据的机构）。

with judged as ({{ road_due_datasets() }}),
reported as (
  select
    institution_code,
    date_on,
    count(day_rows) = count(*) as is_complete
  from judged
  where earlier_rows >= 140
  group by institution_code, date_on
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(*) filter (where is_complete) as numerator,
  count(*) as denominator
from reported
group by date_trunc('month', date_on)
