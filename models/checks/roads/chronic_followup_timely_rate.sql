-- 慢病随访及时率：在计划随访日期前后规定天数内完成慢病随访的人次数 / 同期应随访人次数（按计划日）。

select
  department_code,
  cast(date_trunc('month', planned_on) as date) as month_start_on,
  count(*) filter (where cast(done_at as date) - planned_on between - days_before and days_after) as numerator,
  count(*) as denominator
from {{ ref('int_input__followups') }}
where cast(planned_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and disease is not null
group by department_code, date_trunc('month', planned_on)
