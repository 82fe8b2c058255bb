{#- Days from the first that changed rows of a table name until now: what comes later of a stay may be otherwise. -#}
{% macro days_since_change(table) -%}
with spans as (
  select least(min(old_date), min(new_date)) as from_on
  from {{ changes(table) }}
)
select unnest(generate_series(cast(from_on as date), cast('{{ var('as_of') }}' as date), interval 1 day))
from spans
where from_on is not null
{%- endmacro %}

{#- Days of the stays that changed: to their end, and until now where that was or is open. -#}
{% macro days_of_stays(table, ending) -%}
with spans as (
  select
    key,
    least(min(old_date), min(new_date)) as from_on,
    greatest(max(old_date), max(new_date)) as to_on,
    bool_or(date_column = '{{ ending }}' and (old_date is null or new_date is null)) as was_open
  from {{ changes(table) }}
  group by key
)
select unnest(generate_series(
  cast(from_on as date),
  case when was_open then cast('{{ var('as_of') }}' as date) else cast(to_on as date) end,
  interval 1 day
))
from spans
where from_on is not null
union all
{{ days_until_now(his_and_feed_days(table)) }}
{%- endmacro %}
