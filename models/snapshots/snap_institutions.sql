{% snapshot snap_institutions %}
-- One row per institution and version that a build has seen: a name, level or township that changed begins a new one.
{{ config(unique_key='institution_key', strategy='check', check_cols=['institution_name', 'institution_level', 'institution_type', 'township_code']) }}

select
  md5(_source || '|' || institution_code) as institution_key,
  institution_code,
  institution_name,
  institution_level,
  institution_type,
  township_code,
  opened_on,
  _source
from {{ ref('int_input__institutions') }}
{% endsnapshot %}
