{#- The whole query of an int_dq__<dataset> whose rows are judged as the contract delivers them, `told` in what follows.
    day: the business day (or time) of a row; a row without one, or planned for later, is judged on the day of the build, and so is a dictionary.
    owner: institution_code and department_code of who owns the row, where the contract has no column of that name; hidden: contract columns that they replace.
    keeper: dictionary that tells the institution (and department, where `owner` does not) of the row by its code. stay: the times of the row's stay.
    joins, computed: columns beside those of the contract and what they come from. where: which rows are judged. lists: what rules look into. -#}
{% macro dq_dataset(concept, key, day=none, owner={}, hidden=[], keeper=none, stay=false, joins='', computed={}, where=none, lists=[]) -%}
{%- set as_of = "cast('" ~ var('as_of') ~ "' as timestamp)" -%}
{%- set keepers = {
  'stores': ['dim_stores', 'store_code'],
  'wards': ['dim_wards', 'ward_code'],
  'departments': ['dim_departments', 'department_code'],
  'stays': ['int_stays__bounded', 'admission_key']
} -%}
with subject as (
  select
    told.*{% if hidden %} exclude ({{ hidden | join(', ') }}){% endif %},
    {%- for name, value in owner.items() %}
    {{ value }} as {{ name }},
    {%- endfor %}
    {%- for name, value in computed.items() %}
    {{ value }} as {{ name }},
    {%- endfor %}
    {%- if stay %}
    stays.admission_key is not null as has_stay,
    stays.admitted_at,
    stays.discharged_at,
    {%- endif %}
    {{ as_of }} as as_of_at,
    cast({{ 'least(coalesce(cast(told.' ~ day ~ ' as timestamp), ' ~ as_of ~ '), ' ~ as_of ~ ')' if day else as_of }} as date) as checked_on,
    told.{{ key }} as row_key
  from {{ ref('int_input__' ~ concept) }} as told
  {%- if keeper %}
  left join {{ ref(keepers[keeper][0]) }} as keepers on told.{{ keepers[keeper][1] }} = keepers.{{ keepers[keeper][1] }}
    and told._source = keepers._source
  {%- endif %}
  {%- if stay %}
  left join {{ ref('int_stays__bounded') }} as stays on told.admission_key = stays.admission_key
  {%- endif %}
  {{ joins }}
  {%- if where %}
  where {{ where }}
  {%- endif %}
),
{{ dq_lists(lists) }}
judged as ({{ dq_judged() }})
select * from judged
{%- endmacro %}

{#- The lists that rules look into, as CTEs: what a code or key has to be among. -#}
{% macro dq_lists(names) -%}
{%- set known = {
  'areas': ['dim_areas', 'area_code'],
  'charge_items': ['dim_charge_items', 'item_code'],
  'claims': ['fct_claims', 'claim_key'],
  'departments': ['dim_departments', 'department_code'],
  'diseases': ['dim_diseases', 'icd10_code'],
  'doctors': ['dim_doctors', 'doctor_code'],
  'drugs': ['dim_drugs', 'drug_code'],
  'exam_modalities': ['exam_modalities', 'modality'],
  'institutions': ['dim_institutions', 'institution_code'],
  'insurance_types': ['insurance_types', 'insurance_type'],
  'notifiable_diseases': ['notifiable_diseases', 'disease_code'],
  'operation_codes': ['dim_operations', 'icd9_code'],
  'operations': ['fct_operations', 'operation_key'],
  'patients': ['dim_patients', 'patient_key'],
  'payers': ['dim_payers', 'payer_code'],
  'places': ['dim_partner_institutions', 'institution_code'],
  'problems': ['rx_review_problems', 'problem_code'],
  'stays': ['int_stays__bounded', 'admission_key'],
  'staff': ['int_input__doctors', 'doctor_code'],
  'stores': ['dim_stores', 'store_code'],
  'treatment_groups': ['dim_treatment_groups', 'treatment_group_code'],
  'vaccines': ['vaccines', 'vaccine_code'],
  'visits': ['fct_visits', 'visit_key'],
  'wards': ['dim_wards', 'ward_code']
} -%}
{%- for name in names %}
{{ name }} as (select {{ known[name][1] }} from {{ ref(known[name][0]) }}),
{%- endfor %}
{%- endmacro %}
