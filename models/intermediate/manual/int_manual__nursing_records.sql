-- One row per department and month of the form of nursing (护理人力与质量): sums over the shifts and audits of the month.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('nursing')
    and period_kind = 'month'
),

pivoted as (
  select
    md5(concat_ws('|', _source, 'nursing', institution_code, department_code, period_starts_on)) as nursing_record_key,
    period_starts_on as recorded_on,
    institution_code,
    department_code,
    cast(null as integer) as patients,
    {{ filled('nursing', 'shift_patients') }} as shift_patients,
    {{ filled('nursing', 'shift_nurses') }} as shift_nurses,
    {{ filled('nursing', 'restraint_days') }} as restraint_days,
    {{ filled('nursing', 'hand_hygiene_due') }} as hand_hygiene_due,
    {{ filled('nursing', 'hand_hygiene_done') }} as hand_hygiene_done,
    true as _is_manual,
    _source
  from filled
  group by _source, institution_code, department_code, period_starts_on
),

placed as (
  select
    pivoted.*,
    departments.only_ward_code as ward_code
  from pivoted
  left join {{ ref('int_departments__placed') }} as departments on pivoted.institution_code = departments.institution_code
    and pivoted.department_code = departments.department_code
)

select * from placed
