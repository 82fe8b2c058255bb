-- One row per institution that takes part in the consortium's services: the site's own, outside members and the hospitals above.
{{ config(materialized='table') }}

with own as (
  select * from {{ ref('int_input__institutions') }}
),

partners as (
  select * from {{ ref('int_input__partner_institutions') }}
),

together as (
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    township_code as area_code,
    true as is_own,
    -- 牵头医院: the site's general hospital.
    case
      when institution_type = 'hospital' then 'lead'
      else 'member'
    end as institution_role,
    _source
  from own
  union all
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    area_code,
    false as is_own,
    relation as institution_role,
    _source
  from partners
  where not exists (select 1 from own where own.institution_code = partners.institution_code)
)

select * from together
