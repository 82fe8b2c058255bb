-- 急诊就诊无分诊级别。Emergency visits that nobody triaged.
{{ config(severity='warn') }}

select visit_key
from {{ ref('int_input__ed_visits') }}
where triage_level is null
