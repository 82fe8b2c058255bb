-- 门诊漏费：有费用而无结算的就诊。Visits with charges that no settlement has.
{{ config(severity='warn') }}

select visit_key
from {{ ref('stg_demo_his__charges') }}
where visit_key is not null
  and settlement_key is null
group by visit_key
