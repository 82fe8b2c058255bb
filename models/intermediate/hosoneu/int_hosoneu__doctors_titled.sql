-- One row per user, with the title of the code table where it exists (10 of 11 are orphans).
{{ config(materialized='ephemeral') }}

with users as (
  select * from {{ ref('stg_hosoneu__users') }}
),

titles as (
  select * from {{ ref('stg_hosoneu__constants') }}
  where constant_type_id = '8'
),

joined as (
  select
    users.user_id as doctor_code,
    users.user_name as doctor_name,
    case
      when users.role_id in ('1', '6') then 'doctor'
      else 'admin'
    end as staff_type,
    titles.constant_name as title,
    case titles.constant_id
      when '81' then 'senior'
      when '82' then 'associate_senior'
      when '83' then 'intermediate'
      when '84' then 'junior'
      else 'none'
    end as title_level,
    users.department_id as department_code,
    users._source
  from users
  left join titles on users.title_id = titles.constant_id
    and users._source = titles._source
)

select * from joined
