-- 医保结算清单质控通过率：首次上传质控即通过的结算清单份数 / 同期首次上传的结算清单份数，同一结算只计一份。

with lists as (
  select
    claim_key,
    min(uploaded_at) as uploaded_at,
    arg_min(department_code, uploaded_at) as department_code,
    arg_min(is_qc_passed, uploaded_at) as is_qc_passed
  from {{ ref('stg_demo_his__uploads') }}
  where upload_kind = 'settlement_list'
  group by claim_key
)

select
  department_code,
  cast(date_trunc('month', uploaded_at) as date) as month_start_on,
  count(*) filter (where is_qc_passed) as numerator,
  count(*) as denominator
from lists
where cast(uploaded_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', uploaded_at)
