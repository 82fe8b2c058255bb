-- One row per stay with fees that no bill has yet (periodic snapshot of the day of the build): in hospital, or discharged and not settled; 欠费 where fees exceed deposits.
{{ config(materialized='table') }}

with charged as (
  select
    admission_key,
    _source,
    min(institution_code) as institution_code,
    min(patient_key) as patient_key,
    sum(amount) as charged_amount,
    coalesce(sum(amount) filter (where not is_settled), 0) as unsettled_amount,
    min(charged_on) filter (where not is_settled) as unsettled_since_on
  from {{ ref('fct_charges') }}
  where admission_key is not null
  group by admission_key, _source
  having bool_or(not is_settled)
),

receipts as (
  select
    admission_key,
    sum(prepay_amount) as prepaid_amount,
    bool_or(settle_kind = 'discharge') as has_last_bill
  from {{ ref('fct_settlements') }}
  where admission_key is not null
  group by admission_key
),

admissions as (
  select * from {{ ref('int_input__admissions') }}
),

placed as (
  select
    charged.admission_key,
    cast(admissions.admitted_at as date) as admitted_on,
    cast(admissions.discharged_at as date) as discharged_on,
    case
      when admissions.discharged_at is null then 'in_hospital'
      when not coalesce(receipts.has_last_bill, false) then 'discharged_unsettled'
      else 'entered_after_last_bill'
    end as unsettled_state,
    charged.charged_amount,
    charged.unsettled_amount,
    charged.unsettled_since_on,
    coalesce(receipts.prepaid_amount, 0) as prepaid_amount,
    greatest(charged.unsettled_amount - coalesce(receipts.prepaid_amount, 0), 0) as arrears_amount,
    coalesce(admissions.discharge_department_code, admissions.department_code) as department_code,
    coalesce(admissions.discharge_ward_code, admissions.ward_code) as ward_code,
    admissions.payer_code,
    charged.institution_code,
    charged.patient_key,
    charged._source
  from charged
  left join receipts on charged.admission_key = receipts.admission_key
  left join admissions on charged.admission_key = admissions.admission_key
)

select * from placed
