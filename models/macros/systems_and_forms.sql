{#- A concept that systems and forms filled by hand (int_manual__<concept>) tell: the columns of its contract. Where both tell the same keys,
    seeds/source_precedence.csv says who is believed, the systems unless it ranks `manual` first. lacks as in union_contract; no system has _is_manual.
    periods: keys of which the period counts, where a system tells days and a form months or quarters: {'recorded_on': 'month'}. -#}
{% macro systems_and_forms(concept, systems, keys, lacks={}, periods={}) -%}
{%- set missing = {} -%}
{%- for name in systems -%}
  {%- do missing.update({name: lacks.get(name, []) + ['_is_manual']}) -%}
{%- endfor -%}
with told as (
{{ union_contract(systems + ['int_manual__' ~ concept], missing) }}
),

believed as (
  select *
  from told
  where coalesce(_is_manual, false) = {{ forms_outrank(concept) }}
    or not exists (
      select 1
      from told as preferred
      where coalesce(preferred._is_manual, false) = {{ forms_outrank(concept) }}
        {%- for key in keys %}
        and preferred.{{ key }} is not distinct from told.{{ key }}
        {%- endfor %}
        {%- for column, period in periods.items() %}
        and date_trunc('{{ period }}', preferred.{{ column }}) is not distinct from date_trunc('{{ period }}', told.{{ column }})
        {%- endfor %}
    )
)

select * from believed
{%- endmacro %}

{#- Whether what is filled in by hand is believed rather than any system, for a concept (an expression). -#}
{% macro forms_outrank(concept) -%}
coalesce(
  (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = 'manual')
  < (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system <> 'manual'),
  false
)
{%- endmacro %}
