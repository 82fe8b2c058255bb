-- One row per examination that a message reports, with what the input layer asks for; one without order, setting, department or patient waits.
{{ config(materialized='table') }}

-- The section that reports it names the modality; where it does not (RAD), the code and name of the item do.

with reports as (
  select * from {{ ref('int_feed__reports_folded') }}
),

modalities as (
  select * from {{ ref('feed_modalities') }}
),

named as (
  select
    reports.*,
    modalities.modality
  from reports
  left join modalities on reports.section_code = modalities.section_code
    or regexp_matches(upper(concat_ws(' ', reports.item_code, reports.item_name)), modalities.name_pattern)
  where reports.report_kind = 'exam'
    or modalities.modality in ('pathology', 'cytology', 'frozen')
    and modalities.section_code is not null
  qualify row_number() over (partition by reports.result_key order by modalities.rule_no) = 1
),

complete as (
  select
    result_key as exam_key,
    report_ref,
    order_ref,
    {{ stay_or_visit() }},
    patient_class as setting,
    coalesce(modality, 'other') as modality,
    item_code,
    item_name,
    ordered_at,
    specimen_at as received_at,
    observed_at as examined_at,
    case
      when report_status <> 'preliminary' then first_reported_at
    end as reported_at,
    is_positive,
    case
      when report_status <> 'preliminary' then 'reported'
      when observed_at is not null then 'examined'
      else 'ordered'
    end as exam_status,
    ordering_department_code,
    ordering_doctor_code,
    reporter_code,
    department_code as patient_department_code,
    institution_code,
    patient_key,
    _source
  from named
  where ordered_at is not null
    and patient_class is not null
    and ordering_department_code is not null
    and institution_code is not null
    and patient_key is not null
)

select * from complete
