-- Emergency visits that leave the resuscitation room or the department before they come.
{{ config(severity='warn') }}

select visit_key
from {{ ref('int_input__ed_visits') }}
where resus_left_at < resus_entered_at
  or left_at < arrived_at
  or triaged_at < arrived_at
