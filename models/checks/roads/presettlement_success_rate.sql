-- 医保上传预结算成功率：预结算成功笔数 / 同期预结算提交笔数，每次尝试计一笔。

select
  department_code,
  cast(date_trunc('month', uploaded_at) as date) as month_start_on,
  count(*) filter (where error_code is null) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__uploads') }}
where upload_kind = 'presettlement'
  and cast(uploaded_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', uploaded_at)
