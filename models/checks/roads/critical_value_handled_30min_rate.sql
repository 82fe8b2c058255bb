-- 危急值 30 分钟内处置率：临床接收后 30 分钟内完成处置的例数 / 危急值总例数。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', confirmed_at) as date) as month_start_on,
  count(*) filter (where handled_at < received_at + interval 31 minutes) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__critical_values') }}
where cast(confirmed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', confirmed_at)
