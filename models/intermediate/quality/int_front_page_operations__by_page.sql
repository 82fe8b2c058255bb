-- One row per stay with operations done: what the front page's list of operations holds.
{{ config(materialized='ephemeral') }}

with operations as (
  select
    *,
    left(icd9_code, 2) as chapter
  from {{ ref('int_input__operations') }}
  where admission_key is not null
    and not coalesce(is_cancelled, false)
),

limits as (
  select * from {{ ref('icd9_limits') }}
),

known_codes as (
  select distinct icd9_code
  from {{ ref('int_input__operation_codes') }}
),

staffed as (
  select
    operation_key,
    bool_or(role = 'surgeon') as has_surgeon,
    bool_or(role = 'anesthetist') as has_anesthetist,
    count(doctor_code) filter (
      where role in ('surgeon', 'first_assistant')
    ) > count(distinct doctor_code) filter (where role in ('surgeon', 'first_assistant')) as has_one_twice
  from {{ ref('int_input__op_roles') }}
  group by operation_key
),

by_page as (
  select
    operations.admission_key,
    count(*) as operations,
    count(*) filter (where operations.is_main) as main_operations,
    min(operations.started_at) as first_started_at,
    max(coalesce(operations.ended_at, operations.started_at)) as last_ended_at,
    count(nullif(trim(operations.icd9_code), '')) < count(*) as lacks_operation_code,
    bool_and(known_codes.icd9_code is not null) as has_known_operation_codes,
    bool_and(coalesce(regexp_matches(operations.icd9_code, '^[0-9]{2}\.[0-9]{1,4}([x0-9]*)$'), false)) as has_icd9_form,
    bool_and(known_codes.icd9_code is not null) filter (where operations.is_main) as is_main_operation_known,
    bool_or(
      exists (
        select 1
        from limits
        where limits.limit_kind = 'female_only'
          and operations.chapter between limits.from_code and limits.to_code
      )
    ) as has_female_operation,
    bool_or(
      exists (
        select 1
        from limits
        where limits.limit_kind = 'male_only'
          and operations.chapter between limits.from_code and limits.to_code
      )
    ) as has_male_operation,
    bool_and(operations.operation_level between 1 and 4) as has_levels,
    bool_and(coalesce(operations.incision_class in ('0', 'I', 'II', 'III'), false)) as has_incision_classes,
    bool_and(coalesce(operations.healing in ('甲', '乙', '丙', '其他'), false)) as has_healings,
    bool_and(coalesce(trim(operations.anesthesia_type), '') <> '') as has_anesthesias,
    bool_and(coalesce(staffed.has_surgeon, false)) as has_surgeons,
    bool_and(coalesce(staffed.has_anesthetist, false)) filter (
      where operations.anesthesia_type in ('全身麻醉', '椎管内麻醉')
    ) as has_anesthetists,
    bool_or(coalesce(staffed.has_one_twice, false)) as has_one_doctor_twice,
    bool_and(coalesce(operations.ended_at >= operations.started_at, true)) as ends_after_start
  from operations
  left join staffed on operations.operation_key = staffed.operation_key
  left join known_codes on operations.icd9_code = known_codes.icd9_code
  group by operations.admission_key
)

select * from by_page
