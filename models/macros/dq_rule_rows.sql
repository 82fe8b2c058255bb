{#- All rules of all datasets as rows, from `meta.dq` of the models int_dq__<dataset>. -#}
{% macro dq_rule_rows() -%}
{%- set fields = ['rule', 'dimension', 'severity', 'owner', 'points', 'name_zh', 'name_en', 'basis', 'applies', 'passes'] -%}
{%- set rows = [] -%}
{%- for node in graph['nodes'].values() | sort(attribute='name') if execute and node['resource_type'] == 'model' and node['meta'].get('dq') -%}
  {%- set dq = node['meta']['dq'] -%}
  {%- set contract = dq_contract_columns(dq) -%}
  {%- for rule in dq_rules_of(dq) -%}
    {%- set said = contract.get(rule.get('column', ''), {}).get('description', '') -%}
    {%- set words = {
      'name_zh': said.split('。')[0].split('（')[0] ~ '必填',
      'name_en': said.split('。')[-1].rstrip('.') ~ ' has to be filled in',
      'basis': '输入合同 input contract int_input__' ~ dq['dataset'],
      'owner': 'information'
    } if rule.get('column') else {} -%}
    {%- set values = ["'" ~ rule['id'] ~ "'", "'" ~ dq['dataset'] ~ "'", "'" ~ dq['name_zh'] ~ "'"] -%}
    {%- for field in fields -%}
      {%- set value = rule.get(field, words.get(field)) -%}
      {%- do values.append('null' if value is none else "'" ~ (value | string | replace("'", "''")) ~ "'") -%}
    {%- endfor -%}
    {%- do rows.append('(' ~ values | join(', ') ~ ')') -%}
  {%- endfor -%}
{%- endfor -%}
select *
from (values
  {{ rows | join(',\n  ') if rows else "('', '', ''" ~ ", ''" * fields | length ~ ')' }}
) as rules (rule_id, dataset, dataset_zh, {{ fields | join(', ') }})
{%- endmacro %}

{% macro dq_contract_columns(dq) -%}
  {%- for node in graph['nodes'].values() if node['resource_type'] == 'model' and node['name'] == dq.get('contract') -%}
    {{ return(node['columns']) }}
  {%- endfor -%}
  {{ return({}) }}
{%- endmacro %}
