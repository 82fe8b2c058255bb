-- 出院随访完成时间早于出院。Follow-ups of a discharge that were done before it.
{{ config(severity='warn') }}

select followup_key
from {{ ref('stg_demo_his__followups') }}
where followup_kind = 'discharge'
  and done_at < discharged_at
