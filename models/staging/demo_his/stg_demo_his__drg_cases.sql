-- One row per discharged case and grouping version.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || drg_result_id) as drg_case_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  discharge_time as discharged_at,
  grouping_version,
  grouper,
  grouped_at,
  pay_method,
  insu_type as insurance_type,
  main_icd10_code,
  main_icd9_code,
  group_status,
  drg_code,
  cast(weight as decimal(10, 4)) as weight,
  risk_level,
  dip_code,
  cast(dip_score as decimal(12, 4)) as dip_score,
  cast(total_fee as decimal(14, 2)) as total_fee,
  cast(pay_standard_amount as decimal(14, 2)) as pay_standard_amount,
  multiple,
  cast(region_avg_fee as decimal(14, 2)) as region_group_avg_fee,
  cast(region_avg_los as decimal(8, 2)) as region_group_avg_los_days,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'drg_results') }}
where _deleted_at is null
