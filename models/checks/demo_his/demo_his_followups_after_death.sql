-- 慢病随访完成日期晚于患者死亡日期。Chronic follow-ups done after the person had died.
{{ config(severity='warn') }}

select followups.followup_key
from {{ ref('stg_demo_his__followups') }} as followups
inner join {{ ref('stg_demo_his__health_archives') }} as records on followups.resident_key = records.resident_key
where records.close_reason = 'death'
  and cast(followups.done_at as date) > records.closed_on
