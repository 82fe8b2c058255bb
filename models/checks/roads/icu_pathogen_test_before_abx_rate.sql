-- ICU 抗菌药物治疗前病原学送检率：治疗性使用抗菌药物前送检的患者 / 治疗性使用抗菌药物的患者。

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
),

recorded as (
  select
    entries.*,
    records.* exclude (admission_ref, admission_key, patient_key, department_code, ward_code, institution_code, _source)
  from entries
  left join {{ ref('stg_demo_his__icu_records') }} as records on entries.admission_ref = records.admission_ref
    and records.entered_at >= entries.moved_at
    and (entries.moved_on_at is null or records.entered_at < entries.moved_on_at)
)

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where is_abx_treatment and is_pathogen_before_abx) as numerator,
  count(*) filter (where is_abx_treatment) as denominator
from recorded
group by department_code, date_trunc('month', moved_at)
