{#- The versions of a unit (department, ward, institution): those that builds have seen (a snapshot), preceded by the names that reorg.csv
    says it had before. The first one begins when the unit opened, or before all dates. -#}
{% macro versions_of(snapshot, unit, key, code, name, opened, columns) -%}
with seen as (
  select
    *,
    cast(dbt_valid_from as date) as seen_from_on,
    row_number() over (partition by {{ key }} order by dbt_valid_from) as seen_no
  from {{ ref(snapshot) }}
),

renames as (
  select
    from_code,
    effective_on,
    old_name,
    lag(effective_on) over (partition by from_code order by effective_on) as before_on
  from {{ ref('reorg') }}
  where unit = '{{ unit }}' and kind = 'rename'
),

-- What it was called before the first build that saw it.
told as (
  select
    seen.* replace (renames.old_name as {{ name }}),
    coalesce(renames.before_on, {{ opened }}, date '1900-01-01') as valid_from_on,
    renames.effective_on as valid_to_on
  from seen
  inner join renames on seen.{{ code }} = renames.from_code
  where seen.seen_no = 1 and renames.effective_on <= seen.seen_from_on
),

last_told as (
  select
    {{ key }},
    max(valid_to_on) as until_on
  from told
  group by {{ key }}
),

dated as (
  select
    seen.*,
    case
      when seen.seen_no > 1 then seen.seen_from_on
      else coalesce(last_told.until_on, seen.{{ opened }}, date '1900-01-01')
    end as valid_from_on,
    coalesce(cast(seen.dbt_valid_to as date), date '9999-12-31') as valid_to_on
  from seen
  left join last_told on seen.{{ key }} = last_told.{{ key }}
),

-- Several versions of one day: the last one stands.
versions as (
  select * from told
  union all by name
  select * from dated
  where valid_from_on < valid_to_on
)

select
  md5({{ key }} || '|' || valid_from_on) as version_key,
  {{ key }},
  {{ code }},
  {%- for column in columns %}
  {{ column }},
  {%- endfor %}
  valid_from_on,
  valid_to_on,
  valid_to_on = date '9999-12-31' as is_current,
  _source
from versions
{%- endmacro %}
