-- One row per area: the county, its townships and streets, and the areas outside; the codes are the nation's, whoever delivers them.
{{ config(materialized='table') }}

with areas as (
  select
    area_code,
    arg_min(area_name, _source) as area_name,
    arg_min(parent_area_code, _source) as parent_area_code,
    arg_min(area_kind, _source) as area_kind,
    arg_min(is_in_county, _source) as is_in_county,
    min(_source) as _source
  from {{ ref('int_input__areas') }}
  group by area_code
),

named as (
  select
    areas.area_code,
    areas.area_name,
    areas.parent_area_code,
    parents.area_name as parent_area_name,
    areas.area_kind,
    areas.is_in_county,
    areas._source
  from areas
  left join areas as parents on areas.parent_area_code = parents.area_code
)

select * from named
