-- One row per member of staff and span of days with one title, department and treatment group: the main posts, or what is known today where a source tells no posts.
{{ config(materialized='ephemeral') }}

with posts as (
  select
    *,
    -- A post that was never closed ends where the next one begins.
    coalesce(
      least(
        ended_on,
        lead (started_on) over (partition by _source, doctor_code order by started_on, post_key)
      ),
      ended_on,
      lead (started_on) over (partition by _source, doctor_code order by started_on, post_key),
      date '9999-12-31'
    ) as until_on
  from {{ ref('int_input__doctor_posts') }}
  where post_kind = 'main'
),

doctors as (
  select * from {{ ref('int_input__doctors') }}
),

versions as (
  select
    doctor_code,
    title,
    title_level,
    department_code,
    treatment_group_code,
    started_on as valid_from_on,
    until_on as valid_to_on,
    _source
  from posts
  where started_on < until_on
  union all
  select
    doctors.doctor_code,
    doctors.title,
    doctors.title_level,
    doctors.department_code,
    doctors.treatment_group_code,
    coalesce(doctors.hired_on, date '1900-01-01') as valid_from_on,
    coalesce(doctors.left_on, date '9999-12-31') as valid_to_on,
    doctors._source
  from doctors
  left join posts on doctors.doctor_code = posts.doctor_code
    and doctors._source = posts._source
  where posts.doctor_code is null
)

select * from versions
