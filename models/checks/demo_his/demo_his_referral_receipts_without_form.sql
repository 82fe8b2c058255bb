-- 接收方有登记而没有转诊单。Patients registered as referred who brought no form.
{{ config(severity='warn') }}

select receipt_key
from {{ ref('stg_demo_his__referral_receipts') }}
where referral_key is null
