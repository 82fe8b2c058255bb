{#- Whether the feed is believed rather than another system (an expression), where both report a row of a concept (seeds/source_precedence.csv). -#}
{% macro feed_outranks(concept, other) -%}
coalesce(
  (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = 'feed')
  < (select min(rank) from {{ ref('source_precedence') }} where concept = '{{ concept }}' and system = {{ other }}),
  false
)
{%- endmacro %}

{#- Of a concept's rows that a system and the feed both tell (int_feed__<concept>_known), those of the system that count. -#}
{% macro unless_feed_counts(concept, key) -%}
{{ key }} not in (select system_key from {{ ref('int_feed__' ~ concept ~ '_known') }} where is_feeds)
{%- endmacro %}

{#- The same of the feed's own. -#}
{% macro unless_system_counts(concept, key) -%}
{{ key }} not in (select told_key from {{ ref('int_feed__' ~ concept ~ '_known') }} where not is_feeds)
{%- endmacro %}
