{#- One relation under the other with the columns that the model's own YAML lists, in its order: the contract of the input layer.
    lacks: columns that a system does not have, by ref; where: which of its rows count, by ref.
    While dbt reads the project columns are not known yet: the refs are asked for all the same, since the graph is made of them. -#}
{% macro union_contract(refs, lacks={}, where={}) -%}
{%- set columns = model['columns'] -%}
{%- if execute -%}
  {%- do union_contract_refuse(refs, columns, lacks, where) -%}
{%- endif -%}
{%- for name in refs -%}
{%- if not loop.first %}
union all
{% endif -%}
select
{%- for column in columns.values() %}
  {% if column.name in lacks.get(name, []) -%}
  cast(null as {{ column.data_type }}) as {{ column.name }}
  {%- else -%}
  {{ column.name }}
  {%- endif -%}
  {%- if not loop.last %},{% endif -%}
{%- endfor %}
from {{ ref(name) }}
{%- if name in where %}
where {{ where[name] }}
{%- endif -%}
{%- endfor -%}
{%- endmacro %}

{#- What the arguments name must be there: a slip would else be a column that is read where it does not exist. -#}
{% macro union_contract_refuse(refs, columns, lacks, where) -%}
{%- set place = model['original_file_path'] ~ ': union_contract: ' -%}
{%- if not columns -%}
  {%- do exceptions.raise_compiler_error(place ~ 'the schema YAML lists no column of ' ~ model['name']) -%}
{%- endif -%}
{%- for name in (lacks.keys() | list) + (where.keys() | list) if name not in refs -%}
  {%- do exceptions.raise_compiler_error(place ~ name ~ ' is none of ' ~ refs | join(', ')) -%}
{%- endfor -%}
{%- for name, missing in lacks.items() -%}
  {%- for column in missing -%}
    {%- if column not in columns -%}
      {%- do exceptions.raise_compiler_error(place ~ "lacks['" ~ name ~ "'] names " ~ column ~ '; columns: ' ~ columns.keys() | join(', ')) -%}
    {%- elif not columns[column].data_type -%}
      {%- do exceptions.raise_compiler_error(place ~ column ~ ' has no data_type') -%}
    {%- endif -%}
  {%- endfor -%}
{%- endfor -%}
{%- endmacro %}
