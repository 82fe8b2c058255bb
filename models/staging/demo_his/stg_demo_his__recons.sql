-- One row per reconciliation result with the insurer: day batch, month batch, or settlement of a day that differed.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || recon_id) as recon_key,
  period,
  begin_date as began_on,
  end_date as ended_on,
  insu_type as insurance_type,
  clr_type as clearing_type,
  md5(_source || '|' || insu_settle_id) as claim_key,
  hospital_count,
  cast(hospital_total as decimal(14, 2)) as hospital_total,
  cast(hospital_fund as decimal(14, 2)) as hospital_fund,
  insurer_count,
  cast(insurer_total as decimal(14, 2)) as insurer_total,
  cast(insurer_fund as decimal(14, 2)) as insurer_fund,
  is_matched,
  diff_kind as difference_kind,
  recon_time as reconciled_at,
  cast(payable_amount as decimal(14, 2)) as payable_amount,
  cast(paid_amount as decimal(14, 2)) as paid_amount,
  paid_time as paid_at,
  inst_code as institution_code,
  _source
from {{ source('demo_his', 'insurance_recons') }}
where _deleted_at is null
