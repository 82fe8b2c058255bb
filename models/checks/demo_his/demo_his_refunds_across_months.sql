-- 跨月退费：退费发生在原费用之后的月份。Refunds in a later month than their charge; they stay in their own month.
{{ config(severity='warn') }}

select charge_key
from {{ ref('int_demo_his__charges_traced') }}
where date_trunc('month', charged_at) > date_trunc('month', original_charged_at)
