-- 跨月冲正：冲正发生在原结算之后的月份。Reversals in a later month than their settlement.
{{ config(severity='warn') }}

select claim_key
from {{ ref('int_demo_his__claims_traced') }}
where is_reversal
  and date_trunc('month', settled_at) > date_trunc('month', original_settled_at)
