-- 医保单边账：医保已结算而院内无结算单。Insurance settlements whose bill is not in the hospital.
{{ config(severity='warn') }}

select claims.claim_key
from {{ ref('stg_demo_his__claims') }} as claims
left join {{ ref('stg_demo_his__settlements') }} as settlements on claims.settlement_key = settlements.settlement_key
where settlements.settlement_key is null
