-- 远程会诊人次：报告期内完成的远程会诊人次数。

select
  department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__remote_services') }}
where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and service_status <> 'cancelled'
  and service_type = 'consultation'
group by department_code, date_trunc('month', reported_at)
