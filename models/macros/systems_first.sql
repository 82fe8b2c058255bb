{#- The rows of a union of systems and forms that count: where both tell the same keys, seeds/source_precedence.csv says who is believed. -#}
{% macro systems_first(concept, told, keys) -%}
select *
from {{ told }}
where coalesce(_is_manual, false) = {{ forms_outrank(concept) }}
  or not exists (
    select 1
    from {{ told }} as believed
    where coalesce(believed._is_manual, false) = {{ forms_outrank(concept) }}
      {%- for key in keys %}
      and believed.{{ key }} is not distinct from {{ told }}.{{ key }}
      {%- endfor %}
  )
{%- endmacro %}

{#- Whether what is filled in by hand is believed rather than any system, for a concept (an expression). -#}
{% macro forms_outrank(concept) -%}
coalesce(
  (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = 'manual')
  < (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system <> 'manual'),
  false
)
{%- endmacro %}
