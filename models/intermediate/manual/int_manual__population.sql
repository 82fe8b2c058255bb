-- One row per institution (the area that it serves) and year of the form of population (人口与服务人口).
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('population')
    and period_kind = 'year'
),

pivoted as (
  select
    md5(concat_ws('|', _source, 'population', institution_code, period_starts_on)) as population_key,
    period_starts_on as year_on,
    institution_code,
    {{ filled('population', 'residents') }} as residents,
    {{ filled('population', 'registered_residents') }} as registered_residents,
    {{ filled('population', 'age65') }} as age65,
    {{ filled('population', 'age0_6') }} as age0_6,
    {{ filled('population', 'age30_69') }} as age30_69,
    {{ filled('population', 'live_births') }} as live_births,
    {{ filled('population', 'key_group') }} as key_group,
    {{ filled('population', 'children_due') }} as children_due,
    {{ filled('population', 'hypertension_patients') }} as hypertension_patients,
    {{ filled('population', 'diabetes_patients') }} as diabetes_patients,
    {{ filled('population', 'village_clinics') }} as village_clinics,
    true as _is_manual,
    _source
  from filled
  group by _source, institution_code, period_starts_on
),

summed as (
  select
    *,
    hypertension_patients + diabetes_patients as chronic_patients
  from pivoted
)

select * from summed
