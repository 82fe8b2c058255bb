-- One row per institution, kind of equipment or quality assessment and month of the form of equipment (设备): numbers of machines by kind, hours of the large ones together.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('equipment')
    and period_kind = 'month'
),

totals as (
  select
    institution_code,
    period_starts_on as month_on,
    {{ filled('equipment', 'ct_count') }} as ct_count,
    {{ filled('equipment', 'mri_count') }} as mri_count,
    {{ filled('equipment', 'dr_count') }} as dr_count,
    {{ filled('equipment', 'ultrasound_count') }} as ultrasound_count,
    {{ filled('equipment', 'ecg_village_clinics') }} as ecg_village_clinics,
    {{ filled('equipment', 'available_hours', 'decimal(12, 1)') }} as available_hours,
    {{ filled('equipment', 'used_hours', 'decimal(12, 1)') }} as used_hours,
    {{ filled('equipment', 'down_hours', 'decimal(12, 1)') }} as down_hours,
    {{ filled('equipment', 'exam_count') }} as exam_count,
    {{ filled('equipment', 'machine_days') }} as machine_days,
    {{ filled('equipment', 'or_open_minutes') }} as or_open_minutes,
    {{ filled('equipment', 'eqa_offered_items') }} as eqa_offered_items,
    {{ filled('equipment', 'eqa_joined_items') }} as eqa_joined_items,
    {{ filled('equipment', 'eqa_pass_items') }} as eqa_pass_items,
    {{ filled('equipment', 'eqa_national_pass_items') }} as eqa_national_pass_items,
    _source
  from filled
  group by _source, institution_code, period_starts_on
),

kinds as (
  select *
  from (
    values
      ('ct', true, null, null),
      ('mri', true, null, null),
      ('dr', true, null, null),
      ('ultrasound', true, null, null),
      ('unspecified', true, null, null),
      ('operating_room', false, null, null),
      ('ecg', false, 'village', null),
      ('eqa', false, null, 'provincial'),
      ('eqa', false, null, 'national')
  ) as kinds (equipment_type, is_major, institution_level, eqa_organizer)
),

-- Each figure of the form belongs to one kind; a kind of which nothing is told has no row.
spread as (
  select
    md5(
      concat_ws(
        '|',
        totals._source,
        'equipment',
        totals.institution_code,
        kinds.equipment_type,
        coalesce(kinds.eqa_organizer, ''),
        totals.month_on
      )
    ) as equipment_month_key,
    totals.month_on,
    totals.institution_code,
    kinds.institution_level,
    if (kinds.institution_level = 'village', 'village_clinic', null) as institution_type,
    cast(null as varchar) as department_code,
    cast(null as varchar) as equipment_code,
    cast(null as varchar) as equipment_name,
    kinds.equipment_type,
    kinds.is_major,
    case kinds.equipment_type
      when 'ct' then totals.ct_count
      when 'mri' then totals.mri_count
      when 'dr' then totals.dr_count
      when 'ultrasound' then totals.ultrasound_count
      when 'ecg' then totals.ecg_village_clinics
    end as equipment_count,
    if (kinds.equipment_type = 'unspecified', totals.available_hours, null) as available_hours,
    if (kinds.equipment_type = 'unspecified', totals.used_hours, null) as used_hours,
    if (kinds.equipment_type = 'unspecified', totals.down_hours, null) as down_hours,
    if (kinds.equipment_type = 'unspecified', totals.exam_count, null) as exam_count,
    if (kinds.equipment_type = 'unspecified', totals.machine_days, null) as machine_days,
    if (kinds.equipment_type = 'operating_room', totals.or_open_minutes, null) as or_open_minutes,
    kinds.eqa_organizer,
    if (kinds.eqa_organizer = 'provincial', totals.eqa_offered_items, null) as eqa_offered_items,
    if (kinds.eqa_organizer = 'provincial', totals.eqa_joined_items, null) as eqa_joined_items,
    case kinds.eqa_organizer
      when 'provincial' then totals.eqa_pass_items
      when 'national' then totals.eqa_national_pass_items
    end as eqa_pass_items,
    true as _is_manual,
    totals._source
  from totals
  cross join kinds
),

told as (
  select * from spread
  where coalesce(
      equipment_count,
      available_hours,
      used_hours,
      down_hours,
      exam_count,
      machine_days,
      or_open_minutes,
      eqa_offered_items,
      eqa_joined_items,
      eqa_pass_items
    ) is not null
)

select * from told
