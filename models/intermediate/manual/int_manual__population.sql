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
    cast(null as varchar) as area_code,
    cast(year(period_starts_on) as integer) as population_year,
    institution_code,
    institution_code as performing_institution_code,
    {{ filled('population', 'residents') }} as residents,
    {{ filled('population', 'registered_residents') }} as registered_residents,
    {{ filled('population', 'age65') }} as age65,
    {{ filled('population', 'age0_6') }} as age0_6,
    cast(null as integer) as age0_14,
    {{ filled('population', 'age30_69') }} as age30_69,
    cast(null as integer) as women15_49,
    cast(null as integer) as disabled,
    cast(null as integer) as smi_patients,
    {{ filled('population', 'live_births') }} as live_births,
    {{ filled('population', 'key_group') }} as key_group_residents,
    {{ filled('population', 'children_due') }} as children_due,
    {{ filled('population', 'hypertension_patients') }} as hypertension_patients,
    {{ filled('population', 'diabetes_patients') }} as diabetes_patients,
    {{ filled('population', 'village_clinics') }} as village_clinics,
    -- A form is of the end of the year and approved.
    'final' as figure_status,
    true as _is_manual,
    _source
  from filled
  group by _source, institution_code, period_starts_on
)

select * from pivoted
