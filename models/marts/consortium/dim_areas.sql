-- One row per area: the county, its townships and streets with the institution that answers for each, and the areas outside.
{{ config(materialized='table') }}

with areas as (
  select * from {{ ref('int_input__areas') }}
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
    and areas._source = parents._source
)

select * from named
