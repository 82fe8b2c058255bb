-- 数据装载及时率：已到达的机构×数据集×日批次数 / 同期应装载批次数（挂号、就诊、费用、结算、处方；此前14日有数据的机构）。

with judged as ({{ road_due_datasets() }})

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(day_rows) as numerator,
  count(*) as denominator
from judged
where earlier_rows >= 140
group by date_trunc('month', date_on)
