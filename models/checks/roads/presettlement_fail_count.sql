-- 医保上传预结算失败笔数：医保费用上传或预结算返回失败的笔数，每次尝试计一笔。

select
  department_code,
  cast(date_trunc('month', uploaded_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__uploads') }}
where upload_kind in ('fee_upload', 'presettlement')
  and not is_success
  and cast(uploaded_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', uploaded_at)
