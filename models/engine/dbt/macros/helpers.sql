{# Smaller macros of dbt that projects and packages call. #}

{% macro get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {%- if where -%}(select * from {{ relation }} where {{ where }}) dbt_subquery{%- else -%}{{ relation }}{%- endif -%}
{%- endmacro %}

{% macro set_sql_header(config) -%}
  {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{% macro load_relation(relation) %}{{ return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) }}{% endmacro %}
{% macro load_cached_relation(relation) %}{{ return(load_relation(relation)) }}{% endmacro %}

{% macro should_store_failures() %}{{ return(config.get('store_failures', false)) }}{% endmacro %}

{% macro get_columns_in_relation(relation) %}{{ return(adapter.get_columns_in_relation(relation)) }}{% endmacro %}

{% macro get_columns_in_query(select_sql) %}
  {% call statement('get_columns_in_query', fetch_result=true, auto_begin=false) -%}
    select * from ({{ select_sql }}) as __dbt_sbq where false limit 0
  {%- endcall %}
  {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{% endmacro %}

{% macro get_column_schema_from_query(select_sql) %}
  {% set described = run_query('describe ' ~ select_sql) %}
  {% set columns = [] %}
  {% for row in described.rows %}{% do columns.append(api.Column.create(row[0], row[1])) %}{% endfor %}
  {{ return(columns) }}
{% endmacro %}

{% macro drop_relation_if_exists(relation) %}{% if relation is not none %}{% do adapter.drop_relation(relation) %}{% endif %}{% endmacro %}
{% macro drop_relation(relation) %}{% do adapter.drop_relation(relation) %}{% endmacro %}
{% macro create_schema(relation) %}{% do adapter.create_schema(relation) %}{% endmacro %}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}{{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}{% endmacro %}


{% macro information_schema_name(database) %}information_schema{% endmacro %}

{% macro get_powers_of_two(upper_bound) %}
  {% if upper_bound <= 0 %}{{ exceptions.raise_compiler_error('upper bound must be positive') }}{% endif %}
  {% for power in range(1, 100) if upper_bound <= 2 ** power %}{{ return(power) }}{% endfor %}
{% endmacro %}

{% macro generate_series(upper_bound) %}
select range as generated_number from range(1, {{ upper_bound }} + 1)
{% endmacro %}

{% macro get_intervals_between(start_date, end_date, datepart) -%}
  {%- set answer = run_query('select ' ~ dbt.datediff(start_date, end_date, datepart)) -%}
  {%- if execute -%}{{ return(answer.columns[0].values()[0]) }}{%- else -%}{{ return(1) }}{%- endif -%}
{%- endmacro %}

{% macro date_spine(datepart, start_date, end_date) %}
with rawdata as (
    select range as generated_number from range(1, {{ dbt.get_intervals_between(start_date, end_date, datepart) }} + 1)
),
all_periods as (
    select ({{ dbt.dateadd(datepart, "row_number() over (order by generated_number) - 1", start_date) }}) as date_{{ datepart }}
    from rawdata
),
filtered as (
    select * from all_periods where date_{{ datepart }} <= {{ end_date }}
)
select * from filtered
{% endmacro %}

{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) %}{% endmacro %}
{% macro convert_datetime(date_str, date_fmt) %}{{ return(modules.datetime.datetime.strptime(date_str, date_fmt)) }}{% endmacro %}
