-- One row per laboratory result of a message, with what the input layer asks for; one without setting, department or patient waits.
{{ config(materialized='ephemeral') }}

-- What the section calls pathology is an examination.

select
  reports.result_key,
  reports.report_ref,
  reports.order_ref,
  {{ stay_or_visit() }},
  reports.patient_class as setting,
  reports.item_code,
  reports.item_name,
  reports.analyte,
  reports.ordered_at,
  reports.observed_at as collected_at,
  reports.specimen_at as received_at,
  case
    when reports.report_status <> 'preliminary' then reports.first_reported_at
  end as reported_at,
  case
    when reports.report_status = 'corrected' then reports.issued_at
  end as corrected_at,
  reports.result_value,
  reports.result_text,
  reports.unit,
  reports.reference_low,
  reports.reference_high,
  reports.result_flag,
  case reports.report_status
    when 'preliminary' then 'received'
    when 'corrected' then 'corrected'
    else 'reported'
  end as result_status,
  reports.ordering_department_code,
  reports.ordering_doctor_code,
  reports.reporter_code,
  reports.department_code as patient_department_code,
  reports.institution_code,
  reports.patient_key,
  reports._source
from {{ ref('int_feed__reports_folded') }} as reports
left join {{ ref('feed_modalities') }} as modalities on reports.section_code = modalities.section_code
where reports.report_kind = 'lab'
  and coalesce(modalities.modality, '') not in ('pathology', 'cytology', 'frozen')
  and reports.patient_class is not null
  and reports.ordering_department_code is not null
  and reports.institution_code is not null
  and reports.patient_key is not null
