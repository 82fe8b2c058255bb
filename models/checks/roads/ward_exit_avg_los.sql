-- 出区平均住院日：从病区出院和转出患者在该病区占用的床日数 / 出院和转出人次，按离开病区日；当日入出院计1床日，计在出院病区。

{{ road_ward_exits() }}
select
  department_code,
  cast(date_trunc('month', out_on) as date) as month_start_on,
  sum(days) as numerator,
  count(*) as denominator
from exits
where cast(out_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', out_on)
