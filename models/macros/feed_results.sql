{#- Setting of the input layer for a patient class of messages: who is observed is the emergency department's. -#}
{% macro feed_setting(patient_class) -%}
case {{ patient_class }}
  when 'observation' then 'emergency'
  else {{ patient_class }}
end
{%- endmacro %}

{#- Days of a fact of results that reports of the feed touch, and those of a system's rows that they replace.
    touched: a query of report_id and _source. known: the model that says which rows of systems they are. -#}
{% macro report_days(touched, known) -%}
select days.day_on
from {{ ref('int_feed__report_days') }} as days
where (days.report_id, days._source) in ({{ touched }})
union all
select known.system_on as day_on
from {{ ref(known) }} as known
where known.is_feeds
  and known.report_ref in (
    select md5(touched._source || '|' || touched.report_id)
    from ({{ touched }}) as touched
  )
{%- endmacro %}

{#- The same, where rows of reports, their items, their orders, or visits of a table of the feed changed. -#}
{% macro changed_report_days(table, known) -%}
{%- set touched -%}
{%- if table == 'feed__reports' -%}
select said.report_id, said._source
from {{ ref('int_feed__report_days') }} as said
inner join {{ changes(table) }} as changed on said.event_key = changed.key
{%- elif table == 'feed__observations' -%}
select said.report_id, said._source
from {{ ref('stg_feed__observations') }} as said
inner join {{ changes(table) }} as changed on said.event_key = changed.key
{%- elif table == 'feed__orders' -%}
select said.report_id, said._source
from {{ ref('int_feed__report_days') }} as said
inner join {{ ref('stg_feed__orders') }} as orders on said.order_id = orders.order_id
  and said._source = orders._source
inner join {{ changes(table) }} as changed on orders.event_key = changed.key
{%- else -%}
select said.report_id, said._source
from {{ ref('int_feed__report_days') }} as said
inner join {{ ref('stg_feed__encounter_events') }} as visits on said.visit_id = visits.visit_id
  and said._source = visits._source
inner join {{ changes(table) }} as changed on visits.{{ 'message_id' if table == 'feed__messages' else 'event_key' }} = changed.key
{%- endif -%}
{%- endset -%}
{{ report_days(touched, known) }}
union all
{{ retold_days(table, ref('int_feed__report_days'), 'day_on') }}
{%- endmacro %}

{#- Days of reports of patients who were merged or unmerged. -#}
{% macro merged_report_days() -%}
select days.day_on
from {{ ref('int_feed__report_days') }} as days
inner join {{ ref('stg_feed__patient_events') }} as merges on days.patient_ref in (merges.prior_patient_ref, merges.patient_ref)
where merges.kind in ('merge', 'unmerge')
  and {{ feed_merges_changed() }}
{%- endmacro %}

{#- Days of a system's own rows that changed, and of the feed's rows that they stand for. What a deleted row stood for is no
    longer known: every day of the feed. -#}
{% macro his_and_report_days(table, known) -%}
select unnest([cast(old_date as date), cast(new_date as date)]) as day_on
from {{ changes(table) }}
union all
select known.told_on as day_on
from {{ ref(known) }} as known
inner join {{ changes(table) }} as changed on known.system_key = md5(known._source || '|' || changed.key)
union all
select day_on
from {{ ref('int_feed__report_days') }}
where exists (select 1 from {{ changes(table) }} where is_deleted)
{%- endmacro %}

{#- Where the patient was, of rows of messages that know only a number of a visit or stay: the stay with its ward, or the visit. -#}
{% macro stay_or_visit() -%}
case when not is_visit then admission_key end as admission_key,
case when is_visit then admission_key end as visit_key,
case when not is_visit then ward_code end as ward_code
{%- endmacro %}

{#- Rows of systems that messages may speak of too: their key, the number that messages know them by, and the columns of `more`
    ({ name: [expression, type] }), which hosoneu's requests lack: they have their number only. -#}
{% macro numbered_rows(key, his, front_end, more={}) -%}
{%- for name, system in [[his, 'demo_his'], [front_end, 'front_end']] %}
select
  {{ key }} as system_key,
  {{ key }} as number_ref,
  {%- for column, said in more.items() %}
  {{ said[0] }} as {{ column }},
  {%- endfor %}
  _source,
  '{{ system }}' as _system
from {{ ref(name) }}
union all
{%- endfor %}
select
  md5(_source || '|E' || examination_item_id) as system_key,
  md5(_source || '|' || examination_item_id) as number_ref,
  {%- for column, said in more.items() %}
  cast(null as {{ said[1] }}) as {{ column }},
  {%- endfor %}
  _source,
  'hosoneu' as _system
from {{ ref('stg_hosoneu__examination_items') }}
{%- endmacro %}
