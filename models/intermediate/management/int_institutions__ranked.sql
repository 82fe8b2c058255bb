-- One row per institution, with its role in the consortium: the hospital of the highest level leads (牵头医院), the others are members.
{{ config(materialized='ephemeral') }}

with institutions as (
  select
    institution_code,
    any_value(institution_level) as institution_level,
    any_value(institution_type) as institution_type
  from {{ ref('int_input__institutions') }}
  group by institution_code
),

rated as (
  select
    *,
    case institution_level
      when 'tertiary' then 3
      when 'secondary' then 2
      when 'primary' then 1
      else 0
    end as level_no
  from institutions
),

ranked as (
  select
    institution_code,
    institution_level,
    institution_type,
    case
      when institution_type = 'hospital'
      and level_no = max(level_no) filter (where institution_type = 'hospital') over () then 'lead'
      else 'member'
    end as institution_role
  from rated
)

select * from ranked
