-- One row per institution, department and month for which the forms of staff (人员) or nursing (护理人力) are approved.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('staff', 'nursing')
    and period_kind = 'month'
),

pivoted as (
  select
    md5(concat_ws('|', _source, 'staff', institution_code, coalesce(department_code, ''), period_starts_on)) as staff_month_key,
    period_starts_on as month_on,
    institution_code,
    cast(null as varchar) as institution_level,
    cast(null as varchar) as institution_type,
    department_code,
    cast(null as varchar) as ward_code,
    {{ filled('staff', 'staff') }} as staff,
    {{ filled('staff', 'health_staff') }} as health_staff,
    {{ filled('staff', 'doctors') }} as doctors,
    {{ filled('staff', 'gps') }} as gps,
    coalesce({{ filled('staff', 'nurses') }}, {{ filled('nursing', 'nurses') }}) as nurses,
    {{ filled('nursing', 'nurses_n0') }} as nurses_n0,
    {{ filled('nursing', 'nurses_n1') }} as nurses_n1,
    {{ filled('nursing', 'nurses_n2') }} as nurses_n2,
    {{ filled('nursing', 'nurses_n3') }} as nurses_n3,
    {{ filled('nursing', 'nurses_n4') }} as nurses_n4,
    {{ filled('staff', 'nurses_left') }} as nurses_left,
    {{ filled('nursing', 'nurse_hours', 'decimal(12, 1)') }} as nurse_hours,
    {{ filled('staff', 'pharmacists') }} as pharmacists,
    {{ filled('staff', 'clinical_pharmacists') }} as clinical_pharmacists,
    {{ filled('staff', 'technicians') }} as technicians,
    {{ filled('staff', 'senior_staff') }} as senior_staff,
    {{ filled('staff', 'coders') }} as coders,
    {{ filled('staff', 'anesthesia_doctors') }} as anesthesia_doctors,
    {{ filled('staff', 'pediatric_doctors') }} as pediatric_doctors,
    {{ filled('staff', 'icu_doctors') }} as icu_doctors,
    {{ filled('staff', 'pathology_doctors') }} as pathology_doctors,
    {{ filled('staff', 'tcm_doctors') }} as tcm_doctors,
    {{ filled('staff', 'seconded_doctors') }} as seconded_doctors,
    {{ filled('staff', 'seconded_days', 'decimal(10, 1)') }} as seconded_days,
    true as _is_manual,
    _source
  from filled
  group by _source, institution_code, department_code, period_starts_on
)

select * from pivoted
