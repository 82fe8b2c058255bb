-- 中途结算：一次住院多次结算，人次按住院、金额按结算。Interim settlements: one stay, several settlements.
{{ config(severity='warn') }}

select settlement_key
from {{ ref('stg_demo_his__settlements') }}
where settle_kind = 'interim'
