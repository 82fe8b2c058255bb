{#- Bare schemas: the first folder of the path names the schema unless a model says otherwise. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name -%}
    {{ custom_schema_name | trim }}
  {%- else -%}
    {{ node.original_file_path.split('/')[0] }}
  {%- endif -%}
{%- endmacro %}
