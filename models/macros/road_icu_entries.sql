{#- For second roads: a row per entry into an ICU in the period with the record that was written of it. -#}
{% macro road_icu_entries() -%}
with icu_wards as (
  select
    ward_code,
    _source
  from {{ ref('stg_demo_his__ward_profiles') }}
  where ward_type = 'icu'
),

moves as (
  select
    admission_ref,
    admitted_at as moved_at,
    'admission' as way,
    ward_code,
    department_code,
    _source
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
  union all
  select
    admission_ref,
    transferred_at as moved_at,
    'transfer' as way,
    to_ward_code as ward_code,
    to_department_code as department_code,
    _source
  from {{ ref('stg_demo_his__transfers') }}
),

ordered as (
  select
    *,
    lead (moved_at) over (partition by admission_ref order by moved_at) as moved_on_at
  from moves
),

entries as (
  select
    moves.admission_ref,
    moves.moved_at,
    moves.moved_on_at,
    moves.way,
    moves.department_code
  from ordered as moves
  inner join icu_wards on moves.ward_code = icu_wards.ward_code
    and moves._source = icu_wards._source
  where cast(moves.moved_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  entries.*,
  records.* exclude (admission_ref, admission_key, patient_key, department_code, ward_code, institution_code, _source)
from entries
left join {{ ref('stg_demo_his__icu_records') }} as records on entries.admission_ref = records.admission_ref
  and records.entered_at >= entries.moved_at
  and (entries.moved_on_at is null or records.entered_at < entries.moved_on_at)
{%- endmacro %}
