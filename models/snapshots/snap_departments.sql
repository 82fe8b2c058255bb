{% snapshot snap_departments %}
-- One row per department and version that a build has seen: a name, parent, campus or state that changed begins a new one.
{{ config(unique_key='department_key', strategy='check', check_cols=['department_name', 'parent_department_code', 'campus_code', 'institution_code', 'department_type']) }}

select
  md5(_source || '|' || department_code) as department_key,
  department_code,
  department_name,
  parent_department_code,
  campus_code,
  institution_code,
  department_type,
  opened_on,
  _source
from {{ ref('int_input__departments') }}
{% endsnapshot %}
