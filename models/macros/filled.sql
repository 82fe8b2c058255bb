{#- A number of a form, of the rows of one place and period (an aggregate). -#}
{% macro filled(form, field, type='integer') -%}
cast(max(value) filter (where form_id = '{{ form }}' and field_id = '{{ field }}') as {{ type }})
{%- endmacro %}

{#- A text of a form, of the rows of one place and period (an aggregate). -#}
{% macro filled_text(form, field) -%}
max(text_value) filter (where form_id = '{{ form }}' and field_id = '{{ field }}')
{%- endmacro %}
