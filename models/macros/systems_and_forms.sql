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

rated as (
  select
    *,
    coalesce(_is_manual, false) = {{ forms_outrank(concept) }} as is_preferred
  from told
),

believed as (
  select * exclude (is_preferred)
  from rated
  qualify is_preferred
    or not bool_or(is_preferred) over (
      partition by
        {%- for column, period in periods.items() %}
        date_trunc('{{ period }}', {{ column }}),
        {%- endfor %}
        {{ keys | join(', ') }}
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
