-- One row per machine or operating room and month, and one per organiser of external quality assessment and month of its results.
{{ config(materialized='ephemeral') }}

with machines as (
  select
    logged.equipment_month_key,
    logged.month_on,
    equipment.institution_code,
    equipment.institution_level,
    equipment.institution_type,
    equipment.department_code,
    equipment.equipment_code,
    equipment.equipment_name,
    equipment.equipment_type,
    equipment.is_major,
    -- In use at the end of the month: what was given away in it is not.
    if (equipment.disposed_on <= last_day(logged.month_on), 0, 1) as equipment_count,
    logged.available_hours,
    logged.used_hours,
    logged.down_hours,
    logged.exam_count,
    logged.machine_days,
    logged.or_open_minutes,
    logged._source
  from {{ ref('stg_demo_his__equipment_months') }} as logged
  inner join {{ ref('stg_demo_his__equipment') }} as equipment on logged.equipment_ref = equipment.equipment_ref
),

assessed as (
  select
    institution_code,
    department_code,
    eqa_organizer,
    date_trunc('month', result_on) as month_on,
    count(*) as eqa_offered_items,
    count(*) filter (where is_joined) as eqa_joined_items,
    count(*) filter (where is_passed) as eqa_pass_items,
    _source
  from {{ ref('stg_demo_his__eqa_results') }}
  group by all
),

gathered as (
  select
    *,
    cast(null as varchar) as eqa_organizer,
    cast(null as integer) as eqa_offered_items,
    cast(null as integer) as eqa_joined_items,
    cast(null as integer) as eqa_pass_items
  from machines
  union all
  by name
  select
    md5(
      concat_ws('|', _source, 'eqa', eqa_organizer, institution_code, coalesce(department_code, ''), month_on)
    ) as equipment_month_key,
    cast(month_on as date) as month_on,
    institution_code,
    department_code,
    'eqa' as equipment_type,
    false as is_major,
    0 as equipment_count,
    eqa_organizer,
    cast(eqa_offered_items as integer) as eqa_offered_items,
    cast(eqa_joined_items as integer) as eqa_joined_items,
    cast(eqa_pass_items as integer) as eqa_pass_items,
    _source
  from assessed
)

select * from gathered
