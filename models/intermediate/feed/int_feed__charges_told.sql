-- One row per charge line that only messages know yet: the HIS's own line replaces it when it comes.
{{ config(materialized='ephemeral') }}

-- A credit under the number of its charge is a line of its own.

with told as (
  select *
  from {{ ref('stg_feed__charges') }}
  qualify row_number() over (
      partition by
        _source,
        charge_id,
        kind
      order by event_at desc, message_id desc, seq desc
    ) = 1
),

-- A line that does not say what it is cannot be counted: it waits for the HIS.
complete as (
  select
    *,
    kind = 'credit'
    and count(*) over (partition by _source, charge_id) > 1 as is_second
  from told
  where charged_at is not null
    and amount is not null
    and setting is not null
    and department_code is not null
    and patient_ref is not null
    and fee_class in (select fee_class from {{ ref('fee_groups') }})
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

-- By the natural number: a computed key would be computed for every line of the history.
known as (
  select
    charge_id,
    _source
  from {{ ref('stg_demo_his__charges') }}
  union all
  select
    charge_id,
    _source
  from {{ ref('stg_front_end__charges') }}
  union all
  select
    expense_item_id as charge_id,
    _source
  from {{ ref('stg_hosoneu__expense_items') }}
),

unknown as (
  select complete.*
  from complete
  left join known on complete.charge_id = known.charge_id
    and complete._source = known._source
  where known.charge_id is null
),

resolved as (
  select
    case
      when unknown.is_second then md5(unknown.charge_key || '|credit')
      else unknown.charge_key
    end as charge_key,
    unknown.charged_at,
    unknown.event_at as entered_at,
    unknown.setting,
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
