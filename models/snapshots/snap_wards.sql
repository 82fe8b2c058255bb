{% snapshot snap_wards %}
-- One row per ward and version that a build has seen: a name, department or number of beds that changed begins a new one.
{{ config(unique_key='ward_key', strategy='check', check_cols=['ward_name', 'department_code', 'campus_code', 'institution_code', 'approved_beds', 'open_beds']) }}

select
  md5(_source || '|' || ward_code) as ward_key,
  ward_code,
  ward_name,
  department_code,
  campus_code,
  institution_code,
  approved_beds,
  open_beds,
  opened_on,
  _source
from {{ ref('int_input__wards') }}
{% endsnapshot %}
