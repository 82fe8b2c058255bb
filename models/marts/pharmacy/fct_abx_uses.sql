-- One row per antibiotic course of a stay or antibiotic line of an outpatient prescription (accumulating snapshot fact), dated by its first dose.
{{ config(materialized='table') }}

with uses as (
  select
    *,
    route not in ('eye', 'topical', 'vaginal', 'nasal', 'inhalation') as is_systemic
  from {{ ref('int_input__abx_uses') }}
),

drugs as (
  select * from {{ ref('dim_drugs') }}
),

graded as (
  select
    uses.*,
    md5(uses._source || '|' || uses.drug_code) as drug_key,
    drugs.generic_code,
    drugs.catalogue_code,
    drugs.abx_grade,
    drugs.abx_grade_rank,
    coalesce(drugs.is_key_combination_abx, false) as is_key_combination_abx,
    case uses.doctor_abx_grade
      when 'non_restricted' then 1
      when 'restricted' then 2
      when 'special' then 3
      else 0
    end as doctor_grade_rank,
    -- A stop before the start is a slip of the pen: the course is counted as still open.
    case
      when uses.stopped_at >= uses.started_at then uses.stopped_at
    end as stopped_truly_at
  from uses
  left join drugs on uses.drug_code = drugs.drug_code
    and uses._source = drugs._source
),

-- Courses of other substances in the same stay while this one ran.
combined as (
  select
    mine.abx_use_key,
    bool_or(mine.is_key_combination_abx and other.is_key_combination_abx) as is_combined_key
  from graded as mine
  inner join graded as other on mine.admission_key = other.admission_key
    and mine.generic_code <> other.generic_code
    and mine.started_at < coalesce(other.stopped_truly_at, other.started_at + interval 1 day)
    and other.started_at < coalesce(mine.stopped_truly_at, mine.started_at + interval 1 day)
  where mine.is_systemic
    and other.is_systemic
    and not mine.is_take_home
    and not other.is_take_home
  group by mine.abx_use_key
),

flagged as (
  select
    graded.abx_use_key,
    cast(graded.started_at as date) as started_on,
    cast(graded.stopped_truly_at as date) as stopped_on,
    cast(graded.discharged_at as date) as discharged_on,
    graded.setting,
    graded.drug_code,
    graded.drug_key,
    graded.generic_code,
    graded.abx_grade,
    graded.abx_grade_rank,
    graded.route,
    graded.is_systemic,
    graded.purpose,
    graded.ddd_count,
    graded.amount,
    cast(round(date_diff('minute', graded.started_at, graded.stopped_truly_at) / 60.0, 2) as decimal(10, 2)) as duration_hours,
    graded.is_take_home,
    graded.specimen_kind,
    cast(graded.specimen_at as date) as specimen_on,
    coalesce(graded.specimen_at <= graded.started_at, false) as is_pathogen_before,
    cast(graded.consulted_at as date) as consulted_on,
    coalesce(graded.consulted_at <= graded.started_at, false) as is_consulted,
    coalesce(graded.consulted_at <= graded.started_at + interval 24 hour, false) as is_consulted_within_24h,
    graded.consultant_code,
    graded.doctor_abx_grade,
    graded.doctor_grade_rank,
    coalesce(graded.abx_grade_rank > graded.doctor_grade_rank, false) as is_above_doctor_grade,
    coalesce(graded.is_emergency_override, false) as is_emergency_override,
    combined.abx_use_key is not null as is_combined,
    coalesce(combined.is_combined_key, false) as is_combined_key,
    graded.operation_key,
    graded.incision_class,
    date_diff('minute', graded.started_at, graded.incised_at) as minutes_before_incision,
    -- 切皮前 0.5～1 小时；万古霉素、氟喹诺酮类 1～2 小时。
    case
      when graded.purpose = 'prophylaxis'
      and graded.incised_at is not null then case
        when graded.catalogue_code like 'J01MA%'
        or graded.catalogue_code = 'J01XA01' then date_diff('minute', graded.started_at, graded.incised_at) between 60 and 120
        else date_diff('minute', graded.started_at, graded.incised_at) between 30 and 60
      end
    end as is_timing_ok,
    graded.department_code,
    md5(graded._source || '|' || graded.department_code) as department_key,
    graded.doctor_code,
    md5(graded._source || '|' || graded.doctor_code) as doctor_key,
    graded.institution_code,
    graded.admission_key,
    graded.visit_key,
    graded.patient_key,
    graded._source
  from graded
  left join combined on graded.abx_use_key = combined.abx_use_key
)

select * from flagged
