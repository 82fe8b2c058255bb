-- One row per institution that takes part in the consortium's services: the site's own, outside members and the hospitals above.
{{ config(materialized='table') }}

with own as (
  select * from {{ ref('int_input__institutions') }}
),

-- Several sources may name the same partner.
partners as (
  select
    institution_code,
    arg_min(institution_name, _source) as institution_name,
    arg_min(institution_level, _source) as institution_level,
    arg_min(institution_type, _source) as institution_type,
    arg_min(area_code, _source) as area_code,
    arg_min(relation, _source) as relation,
    min(_source) as _source
  from {{ ref('int_input__partner_institutions') }}
  group by institution_code
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
