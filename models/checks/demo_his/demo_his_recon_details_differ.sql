-- 医保对明细账差异：院内有医保无、医保有院内无、金额不一致。Settlements that hospital and insurer do not both have with the same fund payment.
{{ config(severity='warn') }}

select recon_key
from {{ ref('stg_demo_his__recons') }}
where period = 'detail'
  and hospital_fund is distinct from insurer_fund
