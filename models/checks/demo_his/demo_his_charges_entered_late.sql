-- 补录：费用的记账日期晚于发生日期。Charges entered after their day of service.
{{ config(severity='warn') }}

select charge_key
from {{ ref('stg_demo_his__charges') }}
where cast(entered_at as date) > cast(charged_at as date)
