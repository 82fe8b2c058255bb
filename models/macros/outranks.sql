{#- Whether the feed is believed rather than another system (an expression), where both report a row of a concept (seeds/source_precedence.csv). -#}
{% macro feed_outranks(concept, other) -%}
coalesce(
  (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = 'feed')
  < (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = {{ other }}),
  false
)
{%- endmacro %}
