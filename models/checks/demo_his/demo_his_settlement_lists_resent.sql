-- 重传清单：同一结算的清单成功上传多次。Settlement lists sent again after they had been accepted.
{{ config(severity='warn') }}

select upload_key
from {{ ref('stg_demo_his__uploads') }}
where upload_kind = 'settlement_list'
  and is_success
qualify row_number() over (partition by claim_key order by uploaded_at) > 1
