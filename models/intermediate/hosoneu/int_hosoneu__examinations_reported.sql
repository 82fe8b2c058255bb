-- One row per valid item of an examination or test request, with the time of its result; the source keeps no time of the specimen or of the examination itself.
{{ config(materialized='ephemeral') }}

with items as (
  select * from {{ ref('stg_hosoneu__examination_items') }}
  where is_valid
),

requests as (
  select * from {{ ref('stg_hosoneu__examinations') }}
),

results as (
  select * from {{ ref('stg_hosoneu__examination_results') }}
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

catalogue as (
  select * from {{ ref('stg_hosoneu__charge_items') }}
),

reported as (
  select
    md5(items._source || '|E' || items.examination_item_id) as result_key,
    md5(items._source || '|E' || items.examination_item_id) as exam_key,
    md5(items._source || '|E' || items.examination_item_id) as order_key,
    md5(items._source || '|' || items.expense_item_id) as charge_key,
    requests.examination_mark,
    requests.visit_key,
    coalesce(registrations.registration_type, 'outpatient') as setting,
    -- The fee subject names the equipment.
    case catalogue.expense_type_id
      when '5' then 'US'
      when '7' then 'XR'
      when '9' then 'MR'
      when '11' then 'CT'
      else 'functional'
    end as modality,
    'F' || items.item_id as item_code,
    catalogue.item_name,
    'temporary' as order_term,
    case requests.examination_mark
      when '2' then 'lab'
      else 'exam'
    end as order_class,
    'placed' as order_status,
    requests.submitted_at as ordered_at,
    results.submitted_at as reported_at,
    case
      when results.submitted_at is not null then 'reported'
      else 'ordered'
    end as exam_status,
    case
      when results.submitted_at is not null then 'reported'
      else 'collected'
    end as result_status,
    registrations.department_code as ordering_department_code,
    requests.doctor_id as ordering_doctor_code,
    catalogue.department_id as executing_department_code,
    results.doctor_id as reporter_code,
    registrations.department_code as patient_department_code,
    requests.institution_code,
    registrations.patient_key,
    items._source
  from items
  inner join requests on items.examination_id = requests.examination_id
    and items._source = requests._source
  -- Items that nobody registered name the first result there is.
  left join results on items.examination_result_id = results.examination_result_id
    and items.is_registered
    and items._source = results._source
  left join registrations on requests.medical_record_id = registrations.medical_record_id
    and requests._source = registrations._source
  left join catalogue on items.item_id = catalogue.item_id
    and items._source = catalogue._source
)

select * from reported
