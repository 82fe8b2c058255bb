-- One row per case of a hospital-acquired infection or a notifiable disease (accumulating snapshot), on the day of diagnosis; missed reports too.
{{ config(materialized='table') }}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

-- A case that was reported twice, be it with another card of the person.
infections as (
  select
    infections.*,
    row_number() over (
      partition by
        infections.report_kind,
        coalesce(linked.person_key, infections.patient_key),
        coalesce(infections.infection_type, infections.disease_code),
        infections.onset_at
      order by infections.diagnosed_at, infections.infection_key
    ) as report_no
  from {{ ref('int_input__infections') }} as infections
  left join linked on infections.patient_key = linked.patient_key
),

diseases as (
  select * from {{ ref('notifiable_diseases') }}
),

keyed as (
  select
    infections.infection_key,
    infections.report_kind,
    infections.report_kind = 'hai' as is_hai,
    infections.report_kind = 'notifiable' as is_notifiable,
    infections.infection_type,
    infections.disease_code,
    infections.disease_name,
    diseases.disease_class,
    infections.admission_key,
    infections.visit_key,
    infections.operation_key,
    cast(infections.onset_at as date) as onset_on,
    cast(infections.diagnosed_at as date) as diagnosed_on,
    infections.ended_on,
    cast(infections.reported_at as date) as reported_on,
    infections.reported_at is not null as is_reported,
    -- A report before the diagnosis has a wrong time: whether it came in time is not known.
    case
      when infections.reported_at >= infections.diagnosed_at then infections.reported_at <= infections.diagnosed_at + to_hours(coalesce(diseases.report_hours, 24))
    end as is_report_timely,
    case
      when infections.reported_at >= infections.diagnosed_at then cast(date_diff('minute', infections.diagnosed_at, infections.reported_at) as integer)
    end as report_minutes,
    coalesce(infections.is_pathogen_tested, false) as is_pathogen_tested,
    infections.organism,
    coalesce(infections.is_mdro, false) as is_mdro,
    infections.report_no > 1 as is_duplicate,
    infections.department_code,
    md5(infections._source || '|' || infections.department_code) as department_key,
    infections.ward_code,
    infections.institution_code,
    infections.patient_key,
    infections._source
  from infections
  left join diseases on infections.disease_code = diseases.disease_code
)

select * from keyed
