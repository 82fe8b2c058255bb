-- One row per thing asked for that a standing report answers, with its leading analyte; of a document, per item of it.
{{ config(materialized='table') }}

with reports as (
  select * from {{ ref('int_feed__reports_current') }}
),

items as (
  select
    *,
    coalesce(
      told_flag,
      case
        when result_value > reference_high then 'H'
        when result_value < reference_low then 'L'
        when result_value is not null
        and coalesce(reference_low, reference_high) is not null then 'N'
      end
    ) as result_flag,
    -- The first with a value leads.
    row_number() over (
      partition by
        message_id,
        report_seq
      order by coalesce(cast(result_value as varchar), result_text) is null, seq
    ) as item_no,
    bool_or(told_flag <> 'N') over (partition by message_id, report_seq) as is_positive
  from {{ ref('int_feed__report_items') }}
  where coalesce(item_status, 'final') not in ('cancelled', 'entered_in_error')
),

answered as (
  select
    reports.* exclude (report_code, report_name),
    coalesce(reports.report_code, items.item_code) as item_code,
    case
      when reports.report_code is null then items.item_name
      else reports.report_name
    end as item_name,
    items.item_name as analyte,
    items.result_value,
    items.result_text,
    items.unit,
    items.reference_low,
    items.reference_high,
    items.result_flag,
    items.is_positive
  from reports
  left join items on reports.message_id = items.message_id
    and reports.seq = items.report_seq
    and (items.item_no = 1 or reports.report_code is null)
  -- Words of a document under an element of the standard (所见, 提示) are no item.
  where coalesce(reports.report_code, items.item_code) is not null
    and coalesce(reports.report_code, items.item_code) not like 'DE04.50.%'
  qualify row_number() over (
      partition by
        reports.report_ref,
        coalesce(reports.report_code, items.item_code)
      order by items.item_no
    ) = 1
),

orders as (
  select
    order_ref,
    arg_min(department_code, ordered_at) filter (where department_code is not null) as department_code,
    arg_min(doctor_code, ordered_at) filter (where doctor_code is not null) as doctor_code,
    min(patient_class) as patient_class,
    min(ordered_at) as ordered_at
  from {{ ref('int_feed__orders_folded') }}
  group by order_ref
),

stays as (
  select * from {{ ref('int_feed__stays_folded') }}
),

places as (
  select * from {{ ref('int_feed__stay_places') }}
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

resolved as (
  select
    md5(answered.report_ref || '|' || answered.item_code) as result_key,
    answered.* exclude (message_id, seq, event_key, event_at, report_id, order_id, visit_id, patient_ref) replace(
      {{ feed_setting("coalesce(answered.patient_class, orders.patient_class, nullif(stays.patient_class, 'other'))") }} as patient_class,
      coalesce(orders.ordered_at, answered.ordered_at) as ordered_at,
      coalesce(answered.department_code, places.department_code) as department_code,
      coalesce(answered.institution_code, stays.institution_code) as institution_code,
      coalesce(merged.survivor_key, answered.patient_key, stays.patient_key) as patient_key
    ),
    coalesce(answered.patient_class, orders.patient_class, stays.patient_class) in ('outpatient', 'emergency') as is_visit,
    coalesce(orders.department_code, answered.department_code, places.department_code) as ordering_department_code,
    orders.doctor_code as ordering_doctor_code,
    places.ward_code
  from answered
  left join orders on answered.order_ref = orders.order_ref
  left join stays on answered.admission_key = stays.admission_key
  asof left join places on answered.admission_key = places.admission_key
    and coalesce(answered.ordered_at, answered.observed_at, answered.issued_at) >= places.since_at
  left join merged on answered.patient_ref = merged.patient_ref
)

select * from resolved
