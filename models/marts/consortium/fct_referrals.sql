-- One row per two-way referral as its sender entered it (accumulating snapshot fact): applied for, answered, arrived, reported back.
{{ config(materialized='table') }}

with referrals as (
  select * from {{ ref('int_input__referrals') }}
),

institutions as (
  select
    institutions.institution_code,
    institutions.institution_level,
    institutions.institution_role,
    coalesce(areas.is_in_county, true) as is_in_county
  from {{ ref('dim_partner_institutions') }} as institutions
  left join {{ ref('dim_areas') }} as areas on institutions.area_code = areas.area_code
),

keyed as (
  select
    referrals.referral_key,
    referrals.direction,
    referrals.setting,
    referrals.setting = 'inpatient' as is_inpatient,
    referrals.referral_status,
    cast(referrals.requested_at as date) as requested_on,
    referrals.requested_at,
    cast(referrals.reviewed_at as date) as reviewed_on,
    referrals.reviewed_at,
    referrals.review_result,
    cast(referrals.arrived_at as date) as arrived_on,
    referrals.arrived_at,
    cast(referrals.fed_back_at as date) as fed_back_on,
    cast(date_diff('minute', referrals.requested_at, referrals.reviewed_at) / 60.0 as decimal(10, 2)) as response_hours,
    referrals.review_result is not null
    and referrals.review_result = 'accepted' as is_accepted,
    referrals.referral_status = 'completed' as is_completed,
    referrals.fed_back_at is not null as has_feedback,
    referrals.from_institution_code,
    senders.institution_level as from_institution_level,
    senders.institution_role as from_institution_role,
    referrals.to_institution_code,
    receivers.institution_level as to_institution_level,
    receivers.institution_role as to_institution_role,
    not coalesce(receivers.is_in_county, true) as is_out_of_county,
    referrals.referral_reason,
    referrals.icd10_code,
    referrals.diagnosis_name,
    referrals.payer_code,
    referrals.department_code,
    md5(referrals._source || '|' || referrals.department_code) as department_key,
    referrals.doctor_code,
    md5(referrals._source || '|' || referrals.doctor_code) as doctor_key,
    referrals.institution_code,
    referrals.visit_key,
    referrals.admission_key,
    referrals.patient_key,
    referrals._source
  from referrals
  left join institutions as senders on referrals.from_institution_code = senders.institution_code
  left join institutions as receivers on referrals.to_institution_code = receivers.institution_code
)

select * from keyed
