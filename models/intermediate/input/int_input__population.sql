-- One row per area and year: figures of the statistics bureau, a level that is never summed over years.
{{ config(materialized='ephemeral') }}

with believed as ({{ systems_and_forms(
    'population',
    systems=['stg_demo_his__population_years', 'stg_front_end__population'],
    keys=['institution_code', 'population_year'],
    lacks={'stg_demo_his__population_years': ['village_clinics']}
) }}),
ranked as (
  select * from {{ ref('int_institutions__ranked') }}
),

-- The area of the one that leads is that of all: its form is not a part beside theirs.
rated as (
  select
    believed.*,
    coalesce(believed._is_manual, false) as is_form,
    is_form
    and coalesce(ranked.institution_role = 'lead', false) as is_whole
  from believed
  left join ranked on believed.institution_code = ranked.institution_code
),

-- Where a system tells parts of a year they count; else the whole does, and where nobody tells it the parts that are filled in.
counted as (
  select * exclude (is_form, is_whole)
  from rated
  qualify not is_form
    or case
      when bool_or(not is_form) over (partition by population_year) then not is_whole
      else is_whole
      or not bool_or(is_whole) over (partition by population_year)
    end
)

select * from counted
