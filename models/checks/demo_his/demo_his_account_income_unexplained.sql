-- 业务收入与账面收入的差额中原因不明的科室月。Departments, settings and months whose accounts differ from what was settled in them.
{{ config(severity='warn') }}

select
  income_difference_key,
  difference_amount
from {{ ref('rec_business_and_account_income') }}
where cause = 'unexplained'
