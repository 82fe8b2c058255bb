-- 县域基金月报中基金支出大于医疗费总额。Lines of the bureau's file in which the fund paid more than the fee.
{{ config(severity='warn') }}

select county_fund_key
from {{ ref('stg_demo_his__county_funds') }}
where fund_amount > total_fee
