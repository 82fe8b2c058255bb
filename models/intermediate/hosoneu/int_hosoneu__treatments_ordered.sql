-- One row per item of a treatment order; one that was made invalid is cancelled.
{{ config(materialized='ephemeral') }}

with items as (
  select * from {{ ref('stg_hosoneu__treatment_items') }}
),

treatments as (
  select * from {{ ref('stg_hosoneu__treatments') }}
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

catalogue as (
  select * from {{ ref('stg_hosoneu__charge_items') }}
),

ordered as (
  select
    md5(items._source || '|T' || items.treatment_item_id) as order_key,
    treatments.visit_key,
    coalesce(registrations.registration_type, 'outpatient') as setting,
    'temporary' as order_term,
    'treatment' as order_class,
    'F' || items.item_id as item_code,
    catalogue.item_name,
    treatments.submitted_at as ordered_at,
    case
      when items.is_valid then 'placed'
      else 'cancelled'
    end as order_status,
    registrations.department_code as ordering_department_code,
    treatments.doctor_id as ordering_doctor_code,
    catalogue.department_id as executing_department_code,
    registrations.department_code as patient_department_code,
    treatments.institution_code,
    registrations.patient_key,
    items._source
  from items
  inner join treatments on items.treatment_id = treatments.treatment_id
    and items._source = treatments._source
  left join registrations on treatments.medical_record_id = registrations.medical_record_id
    and treatments._source = registrations._source
  left join catalogue on items.item_id = catalogue.item_id
    and items._source = catalogue._source
)

select * from ordered
