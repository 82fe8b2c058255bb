-- PACU 入室低体温率：入室首次体温低于 35.5℃ 的例次 / 入 PACU 的例次。

select
  department_code as department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where pacu_entry_temperature < 35.5) as numerator,
  count(pacu_in_at) as denominator
from {{ ref('stg_demo_his__anesthesia_records') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
