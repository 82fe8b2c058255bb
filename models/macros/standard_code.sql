{#- Standard code that persons approved for a source's code (ingest/mappings, the site's mappings/); null where nobody did. -#}
{% macro standard_code(domain, system, column) -%}
(
  select approved.standard_code
  from {{ source('hisight', 'mappings') }} as approved
  where approved.domain = '{{ domain }}' and approved.system = '{{ system }}' and approved.source_code = cast({{ column }} as varchar)
)
{%- endmacro %}
