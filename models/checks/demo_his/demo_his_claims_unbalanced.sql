-- 医保结算费用构成不平：总额不等于基金、账户与现金之和。Insurance settlements whose parts do not add up to the total.
{{ config(severity='warn') }}

select claim_key
from {{ ref('stg_demo_his__claims') }}
where fund_pay + account_pay + cash_pay <> total_fee
