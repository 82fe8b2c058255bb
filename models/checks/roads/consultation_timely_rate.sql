-- 会诊及时完成率：普通会诊 24 小时内完成、急会诊 10 分钟内到位的例次 / 普通会诊与急会诊申请例次（含取消）。

select
  requesting_department_code as department_code,
  cast(date_trunc('month', requested_at) as date) as month_start_on,
  count(*) filter (
    where consult_status = 'done'
      and (
        (consult_type = 'ordinary' and date_diff('minute', requested_at, finished_at) <= 1440)
        or (consult_type = 'urgent' and date_diff('minute', requested_at, arrived_at) <= 10)
      )
  ) as numerator,
  count(*) filter (where consult_type in ('ordinary', 'urgent')) as denominator
from {{ ref('stg_demo_his__consultations') }}
where cast(requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by requesting_department_code, date_trunc('month', requested_at)
