-- One row per stay that has ended, with the doctor and treatment group that it counts for (attribution.csv of the site): who discharged it, operated, or had the bed.
{{ config(materialized='ephemeral') }}

with discharges as (
  select
    admission_key,
    discharged_at,
    doctor_code,
    treatment_group_code,
    institution_code,
    _source
  from {{ ref('int_input__discharges') }}
),

rules as (
  select * from {{ ref('attribution') }}
),

admissions as (
  select
    admission_key,
    doctor_code,
    treatment_group_code
  from {{ ref('int_input__admissions') }}
),

surgeons as (
  select
    operations.admission_key,
    arg_min(
      roles.doctor_code,
      (not coalesce(operations.is_main, false), operations.started_at, operations.operation_key)
    ) as doctor_code
  from {{ ref('int_input__operations') }} as operations
  inner join {{ ref('int_input__op_roles') }} as roles on operations.operation_key = roles.operation_key
    and roles.role = 'surgeon'
  where operations.admission_key is not null
    and not coalesce(operations.is_cancelled, false)
  group by operations.admission_key
),

-- The group of which a doctor was a member on a day: the main post before others, the newest of several.
posts as (
  select * from {{ ref('int_input__doctor_posts') }}
  where treatment_group_code is not null
),

chosen as (
  select
    discharges.*,
    coalesce(own.rule, others.rule, 'discharge') as rule,
    case coalesce(own.rule, others.rule, 'discharge')
      when 'surgeon' then surgeons.doctor_code
      when 'bed' then admissions.doctor_code
    end as other_doctor_code,
    admissions.treatment_group_code as admission_group_code
  from discharges
  left join rules as own on discharges.institution_code = own.institution_code
  left join rules as others on others.institution_code = '*'
  left join surgeons on discharges.admission_key = surgeons.admission_key
  left join admissions on discharges.admission_key = admissions.admission_key
),

surgeon_groups as (
  select
    chosen.admission_key,
    arg_max(posts.treatment_group_code, (posts.post_kind = 'main', posts.started_on)) as treatment_group_code
  from chosen
  inner join posts on chosen.other_doctor_code = posts.doctor_code
    and chosen._source = posts._source
    and cast(chosen.discharged_at as date) >= posts.started_on
    and cast(chosen.discharged_at as date) < coalesce(posts.ended_on, date '9999-12-31')
  where chosen.rule = 'surgeon'
  group by chosen.admission_key
),

-- A stay without an operation, or without a known doctor of the bed, counts for who discharged it.
attributed as (
  select
    chosen.admission_key,
    coalesce(chosen.other_doctor_code, chosen.doctor_code) as attributed_doctor_code,
    case
      when chosen.other_doctor_code is null then chosen.treatment_group_code
      when chosen.rule = 'bed' then coalesce(chosen.admission_group_code, chosen.treatment_group_code)
      else coalesce(surgeon_groups.treatment_group_code, chosen.treatment_group_code)
    end as attributed_treatment_group_code,
    chosen._source
  from chosen
  left join surgeon_groups on chosen.admission_key = surgeon_groups.admission_key
)

select * from attributed
