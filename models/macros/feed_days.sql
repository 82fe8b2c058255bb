{#- Days of the visits and stays of which the feed told something new: what a late event, a correction or a cancellation of any of them can touch. -#}
{% macro feed_visit_days(table, column) -%}
select days.day_on
from {{ ref('int_feed__visit_days') }} as days
where (days.visit_id, days._source) in (
  select (told.visit_id, told._source)
  from {{ ref('int_feed__visit_days') }} as told
  inner join {{ changes(table) }} as changed on told.{{ column }} = changed.key
)
union all
{{ retold_days(table, ref('int_feed__visit_days'), 'day_on') }}
{%- endmacro %}

{#- Rows of the feed that went or were parsed anew: what they said before is no longer there to be looked up, so every day of the feed counts. -#}
{% macro retold_days(table, told, day) -%}
select unnest([old_date, new_date]) as day_on
from {{ changes(table) }}
union all
select cast({{ day }} as date) as day_on
from {{ told }}
where exists (
    select 1
    from {{ changes(table) }}
    where old_date is not null
      or is_deleted
  )
{%- endmacro %}

{#- Days that a change of a HIS's own visits or stays touches, and those of the feed's row that it replaces. -#}
{% macro his_and_feed_days(table) -%}
select unnest([cast(old_date as date), cast(new_date as date)]) as day_on
from {{ changes(table) }}
union all
select days.day_on
from {{ ref('int_feed__visit_days') }} as days
inner join {{ changes(table) }} as changed on days.visit_id = changed.key
{%- endmacro %}

{#- Days of a HIS's rows of which the feed told something new: it may be believed instead. -#}
{% macro his_days(table, his, number, day) -%}
select cast(his.{{ day }} as date) as day_on
from {{ ref(his) }} as his
inner join {{ ref('int_feed__visit_days') }} as told on his.{{ number }} = told.visit_id
  and his._source = told._source
inner join {{ changes(table) }} as changed on told.event_key = changed.key
{%- endmacro %}

{#- Whether a patient was merged or unmerged since the last build; what is only seen again matters to no fact. -#}
{% macro feed_merges_changed() -%}
exists (
    select 1
    from {{ changes('feed__patient_events') }} as changed
    left join {{ ref('stg_feed__patient_events') }} as told on changed.key = told.event_key
    where told.kind in ('merge', 'unmerge')
      or changed.old_date is not null
      or changed.is_deleted
  )
{%- endmacro %}

{#- Every day from the first of some days until now: what comes after a move or an end in a ward's census. -#}
{% macro days_until_now(days) -%}
select unnest(generate_series(
  (select min(day_on) from ({{ days }}) as touched),
  cast('{{ var('as_of') }}' as date),
  interval 1 day
)) as day_on
{%- endmacro %}

{#- Days of the feed's charge lines whose number was told again, by the feed or by a HIS. -#}
{% macro feed_charge_days(table, column) -%}
select cast(told.charged_at as date) as day_on
from {{ ref('stg_feed__charges') }} as told
where told.charge_id in (
  select said.charge_id
  from {{ ref('stg_feed__charges') }} as said
  inner join {{ changes(table) }} as changed on said.{{ column }} = changed.key
)
{%- endmacro %}
