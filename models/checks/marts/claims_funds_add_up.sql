-- 医保结算的基金支付不等于各基金之和。Insurance settlements whose funds do not add up to the fund payment.
{{ config(severity='warn') }}

select claim_key
from {{ ref('fct_claims') }}
where pooling_pay + serious_illness_pay + assistance_pay + other_fund_pay <> fund_pay
