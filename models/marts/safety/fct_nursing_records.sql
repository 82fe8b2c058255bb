-- One row per ward and day (periodic snapshot): patients, nurses, restraint, hand hygiene.
{{ config(materialized='table') }}

with records as (
  select * from {{ ref('int_input__nursing_records') }}
),

keyed as (
  select
    nursing_record_key,
    recorded_on,
    ward_code,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    institution_code,
    patients,
    shift_patients,
    shift_nurses,
    restraint_days,
    -- More done than due are two columns exchanged: such an audit is left out.
    case
      when hand_hygiene_done <= hand_hygiene_due then hand_hygiene_due
    end as hand_hygiene_due,
    case
      when hand_hygiene_done <= hand_hygiene_due then hand_hygiene_done
    end as hand_hygiene_done,
    coalesce(_is_manual, false) as is_manual,
    _source
  from records
)

select * from keyed
