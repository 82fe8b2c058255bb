-- One row per ICU stay (accumulating snapshot): a spell in a ward of type ICU, with the scores and bundles that were recorded for it.
{{ config(materialized='table') }}

with profiles as (
  select
    ward_code,
    _source
  from {{ ref('int_input__ward_profiles') }}
  where ward_type = 'icu'
),

spells as (
  select
    ward_stays.*,
    lead (ward_stays.in_at) over (
      partition by
        ward_stays.admission_key
      order by ward_stays.in_at
    ) as next_icu_in_at
  from {{ ref('int_ward_stays__sequenced') }} as ward_stays
  inner join profiles on ward_stays.ward_code = profiles.ward_code
    and ward_stays._source = profiles._source
),

scored as (
  select
    spells.ward_stay_key,
    records.* exclude (admission_key, ward_code, department_code, institution_code, patient_key, _source),
    row_number() over (
      partition by
        spells.ward_stay_key
      order by records.entered_at, records.icu_record_key
    ) as record_no
  from spells
  inner join {{ ref('int_input__icu_stays') }} as records on spells.admission_key = records.admission_key
    and records.entered_at >= spells.in_at
    and (spells.out_at is null or records.entered_at < spells.out_at)
),

deaths as (
  select
    admission_key,
    coalesce(died_at, discharged_at) as died_at
  from {{ ref('int_input__discharges') }}
  where discharge_way = 'death'
),

keyed as (
  select
    spells.ward_stay_key as icu_stay_key,
    spells.admission_key,
    cast(spells.in_at as date) as entered_on,
    spells.in_at as entered_at,
    cast(spells.out_at as date) as left_on,
    spells.out_at as left_at,
    spells.in_kind = 'transfer' as is_transferred_in,
    coalesce(spells.out_kind = 'transfer', false) as is_transferred_out,
    coalesce(scored.entry_kind = 'unplanned', false) as is_unplanned_transfer,
    coalesce(date_diff('minute', spells.out_at, spells.next_icu_in_at) <= 2880, false) as is_readmitted_48h,
    coalesce(deaths.died_at >= spells.in_at and deaths.died_at <= spells.out_at, false) as is_death,
    scored.apache2_score,
    coalesce(scored.apache2_score >= 15, false) as is_apache2_15,
    scored.predicted_mortality,
    coalesce(scored.is_septic_shock, false) as is_septic_shock,
    coalesce(scored.is_bundle_done, false) as is_bundle_done,
    coalesce(scored.is_abx_treatment, false) as is_abx_treatment,
    coalesce(scored.is_pathogen_before_abx, false) as is_pathogen_before_abx,
    coalesce(scored.is_dvt_prevention, false) as is_dvt_prevention,
    coalesce(scored.is_ards_moderate_severe, false) as is_ards_moderate_severe,
    coalesce(scored.is_prone_ventilated, false) as is_prone_ventilated,
    scored.extubations,
    scored.reintubations_48h,
    scored.ward_stay_key is not null as has_record,
    spells.department_code,
    md5(spells._source || '|' || spells.department_code) as department_key,
    spells.ward_code,
    spells.doctor_code,
    md5(spells._source || '|' || spells.doctor_code) as doctor_key,
    spells.institution_code,
    spells.patient_key,
    spells._source
  from spells
  left join scored on spells.ward_stay_key = scored.ward_stay_key
    and scored.record_no = 1
  left join deaths on spells.admission_key = deaths.admission_key
)

select * from keyed
