-- One row per charge line that only messages know yet: the HIS's own line replaces it when it comes.
{{ config(materialized='ephemeral') }}

with told as (
  select * from {{ ref('stg_feed__charges') }}
  where charged_at is not null
    and amount is not null
    and department_code is not null
    and patient_ref is not null
  qualify row_number() over (
      partition by
        _source,
        charge_id
      order by event_at desc, message_id desc, seq desc
    ) = 1
),

-- A class that nobody knows cannot be counted: such a line waits for the HIS.
classes as (
  select fee_class
  from {{ ref('fee_groups') }}
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

-- By the natural number: a computed key would be computed for every line of the history.
unknown as (
  select told.*
  from told
  inner join classes on told.fee_class = classes.fee_class
  left join {{ ref('stg_demo_his__charges') }} as known on told.charge_id = known.charge_id
    and told._source = known._source
  where known.charge_id is null
),

resolved as (
  select
    unknown.charge_key,
    unknown.charged_at,
    unknown.event_at as entered_at,
    coalesce(unknown.setting, 'inpatient') as setting,
    unknown.item_code,
    unknown.item_name,
    unknown.fee_class,
    unknown.qty,
    unknown.unit_price,
    unknown.amount,
    unknown.department_code,
    unknown.executing_department_code,
    unknown.doctor_code,
    unknown.payer_code,
    unknown.institution_code,
    case
      when unknown.setting in ('outpatient', 'emergency') then unknown.admission_key
    end as visit_key,
    case
      when unknown.setting not in ('outpatient', 'emergency') then unknown.admission_key
    end as admission_key,
    coalesce(merged.survivor_key, unknown.patient_key) as patient_key,
    unknown._source
  from unknown
  left join merged on unknown.patient_ref = merged.patient_ref
)

select * from resolved
