{#- Data quality by rules that are data: `meta.dq` in the YAML of a model int_dq__<dataset> (models/intermediate/quality/README.md).
    `required` lists the columns that must be filled in; each of `rules` has an id, a condition `passes` and, where not every row is concerned, `applies`. -#}
{% macro dq_rules_of(dq) -%}
  {%- set rules = [] -%}
  {%- for column in dq.get('required', []) -%}
    {%- do rules.append({
      'id': dq['dataset'] ~ '_' ~ column ~ '_present',
      'rule': 'completeness',
      'dimension': 'completeness',
      'severity': 'major',
      'passes': "nullif(trim(cast(" ~ column ~ " as varchar)), '') is not null",
      'column': column
    }) -%}
  {%- endfor -%}
  {{ return(rules + dq.get('rules', [])) }}
{%- endmacro %}

{#- The answers of one row of the CTE `subject`, as columns a_<id> (the rule applies) and p_<id> (it passes). -#}
{% macro dq_answers(rules) -%}
  {%- for rule in rules %}
  coalesce({{ rule.get('applies', 'true') }}, false) as a_{{ rule['id'] }},
  coalesce({{ rule['passes'] }}, false) as p_{{ rule['id'] }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{#- Counts of a dataset by business day, institution and rule, with its first failing rows. Reads the CTE `subject`, which has
    checked_on, institution_code, department_code (who owns the row) and row_key beside the columns that the rules name.
    What applies to a row and what it fails are bits of whole numbers (60 rules each): rows of the same answers are counted together
    before they are told apart by rule, so that a rule costs little however many rows there are. -#}
{% macro dq_judged() -%}
{%- set dq = (model.get('config', {}).get('meta') or {}).get('dq', {'dataset': ''}) -%}
{%- set rules = dq_rules_of(dq) -%}
{%- if execute and not rules -%}
  {%- do exceptions.raise_compiler_error(model['original_file_path'] ~ ': meta.dq of ' ~ model['name'] ~ ' has no rules') -%}
{%- endif -%}
{%- set words = rules | batch(60) | list or [[{'id': ''}]] -%}
select
  checked_on,
  institution_code,
  '{{ dq['dataset'] }}' as dataset,
  rule_id,
  cast(sum(rows_alike) as bigint) as total_rows,
  cast(coalesce(sum(rows_alike) filter (where not fails), 0) as bigint) as passed_rows,
  list_sort(flatten(list(failing) filter (where fails)))[1:{{ dq_failures_kept() }}] as failures
from (
  select
    checked_on,
    institution_code,
    rule.id as rule_id,
    rows_alike,
    failing,
    ({{ dq_word(words, 'f_') }} >> rule.bit) & 1 = 1 as fails
  from (
    select
      checked_on,
      institution_code,
      {%- for word in words %}
      a_{{ loop.index }},
      f_{{ loop.index }},
      {%- endfor %}
      count(*) as rows_alike,
      arg_min({'row_key': row_key, 'department_code': department_code}, row_key, {{ dq_failures_kept() }}) filter (
        where {% for word in words %}f_{{ loop.index }} <> 0{{ ' or ' if not loop.last }}{% endfor %}
      ) as failing
    from (
      select
        cast(checked_on as date) as checked_on,
        institution_code,
        department_code,
        row_key
        {%- for word in words %},
        {{ dq_bits(word, false) }} as a_{{ loop.index }},
        {{ dq_bits(word, true) }} as f_{{ loop.index }}
        {%- endfor %}
      from subject
    ) as answered
    group by all
  ) as alike
  cross join (
    select unnest([
    {%- for word in words %}{% set number = loop.index %}
    {%- for rule in word %}
      {'id': '{{ rule['id'] }}', 'word': {{ number }}, 'bit': {{ loop.index0 }}}{{ ',' if not loop.last }}
    {%- endfor %}{{ ',' if not loop.last }}
    {%- endfor %}
    ]) as rule
  ) as listed
  where ({{ dq_word(words, 'a_') }} >> rule.bit) & 1 = 1
) as told
group by checked_on, institution_code, rule_id
{%- endmacro %}

{#- The rules of a word that apply to a row, or fail, as a whole number. -#}
{% macro dq_bits(rules, fails) -%}
(
  {%- for rule in rules if rule['id'] -%}
  {%- set bit = 2 ** loop.index0 -%}
  {{ ' + ' if not loop.first }}
  {%- if not fails and not rule.get('applies') -%}
  {{ bit }}
  {%- elif not fails -%}
  case when {{ rule['applies'] }} then {{ bit }} else 0 end
  {%- elif rule.get('applies') -%}
  case when {{ rule['applies'] }} then case when {{ rule['passes'] }} then 0 else {{ bit }} end else 0 end
  {%- else -%}
  case when {{ rule['passes'] }} then 0 else {{ bit }} end
  {%- endif -%}
  {%- else -%}
  0
  {%- endfor -%}
)::bigint
{%- endmacro %}

{% macro dq_word(words, prefix) -%}
case rule.word{% for word in words %} when {{ loop.index }} then {{ prefix }}{{ loop.index }}{% endfor %} end
{%- endmacro %}

{#- How many failing rows of a rule, day and institution are kept by key. The counts are always of all. -#}
{% macro dq_failures_kept() -%}
{{ return(50) }}
{%- endmacro %}

{#- Columns after those of the CTE `subject`, of which they are computed: how many rules of a dataset (model int_dq__<dataset>) apply to the
    row, how many of its items have to be there and are, and the rules that it fails with their points. -#}
{% macro dq_verdicts(dataset) -%}
{%- set rules = dq_rules_of(dq_meta(dataset)) -%}
select
  row_key,
  {{ dq_sum(rules, 'a_', '') }} as applied_rules,
  {{ dq_sum(rules | selectattr('rule', 'equalto', 'completeness') | list, 'a_', '') }} as required_items,
  {{ dq_sum(rules | selectattr('rule', 'equalto', 'completeness') | list, 'a_', 'p_') }} as filled_items,
  list_filter([
  {%- for rule in rules %}
    {
      'rule_id': case when a_{{ rule['id'] }} and not p_{{ rule['id'] }} then '{{ rule['id'] }}' end,
      'points': cast({{ rule.get('points', 0) }} as decimal(4, 1))
    }{{ ',' if not loop.last }}
  {%- else %}
    { 'rule_id': '', 'points': cast(0 as decimal(4, 1)) }
  {%- endfor %}
  ], lambda one: one.rule_id is not null) as defects
from (
  select
    row_key{{ ',' if rules }}{{ dq_answers(rules) }}
  from subject
) as answered
{%- endmacro %}

{% macro dq_sum(rules, first, second) -%}
  {%- for rule in rules -%}
  case when {{ first }}{{ rule['id'] }}{% if second %} and {{ second }}{{ rule['id'] }}{% endif %} then 1 else 0 end{{ ' + ' if not loop.last }}
  {%- else -%}
  0
  {%- endfor -%}
{%- endmacro %}

{#- `meta.dq` of the model int_dq__<dataset>; empty while dbt reads the project. -#}
{% macro dq_meta(dataset) -%}
  {%- set name = 'int_dq__' ~ dataset -%}
  {%- for node in graph['nodes'].values() if execute and node['resource_type'] == 'model' and node['name'] == name -%}
    {{ return(node['meta']['dq']) }}
  {%- endfor -%}
  {{ return({'dataset': dataset}) }}
{%- endmacro %}
