-- One row per form field, institution, department and period (periodic snapshot): the current approved version, filled by hand (填报).
{{ config(materialized='table') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
),

fields as (
  select * from {{ ref('stg_manual__fields') }}
),

named as (
  select
    md5(
      concat_ws(
        '|',
        filled._source,
        filled.form_id,
        filled.field_id,
        filled.institution_code,
        coalesce(filled.department_code, ''),
        filled.period_starts_on
      )
    ) as manual_value_key,
    filled.form_id,
    fields.form_name_zh,
    fields.form_name_en,
    filled.field_id,
    fields.field_name_zh,
    fields.field_name_en,
    fields.unit,
    fields.owner_department,
    filled.institution_code,
    filled.department_code,
    filled.period_kind,
    filled.period_starts_on,
    filled.period_ends_on,
    filled.value,
    filled.text_value,
    filled.form_version,
    filled.is_locked,
    filled.approved_at,
    filled._source
  from filled
  left join fields on filled.form_id = fields.form_id
    and filled.field_id = fields.field_id
    and filled._source = fields._source
)

select * from named
