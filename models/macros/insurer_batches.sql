{#- The claims, the hospital's batches and the insurer's, each per institution, insurance type, clearing type and day or month. -#}
{% macro insurer_batches(period) -%}
with claims as (
  select
    _source,
    institution_code,
    insurance_type,
    clearing_type,
    cast(date_trunc('{{ period }}', settled_on) as date) as began_on,
    count(*) as claim_count,
    sum(total_fee) as claim_total,
    sum(fund_pay) as claim_fund
  from {{ ref('fct_claims') }}
  group by all
),

batches as (
  select * from {{ ref('fct_recons') }}
  where period = '{{ period }}'
),

compared as (
  select
    coalesce(claims._source, batches._source) as _source,
    coalesce(claims.institution_code, batches.institution_code) as institution_code,
    coalesce(claims.insurance_type, batches.insurance_type) as insurance_type,
    coalesce(claims.clearing_type, batches.clearing_type) as clearing_type,
    coalesce(claims.began_on, batches.recon_on) as began_on,
    coalesce(claims.claim_count, 0) as claim_count,
    coalesce(claims.claim_total, 0) as claim_total,
    coalesce(claims.claim_fund, 0) as claim_fund,
    batches.recon_key,
    batches.hospital_count,
    batches.hospital_fund,
    batches.insurer_count,
    batches.insurer_fund,
    batches.payable_amount,
    batches.paid_amount
  from claims
  full outer join batches on claims._source = batches._source
    and claims.institution_code = batches.institution_code
    and claims.insurance_type = batches.insurance_type
    and claims.clearing_type = batches.clearing_type
    and claims.began_on = batches.recon_on
),

keyed as (
  select
    md5(
      _source || '|' || institution_code || '|' || insurance_type || '|' || clearing_type || '|' || began_on
    ) as batch_key,
    began_on,
    insurance_type,
    clearing_type,
    claim_count,
    claim_total,
    claim_fund,
    hospital_count,
    hospital_fund,
    insurer_count,
    insurer_fund,
    hospital_fund - insurer_fund as difference_amount,
    claim_fund - hospital_fund as unreported_amount,
    recon_key is not null as is_reconciled,
    recon_key is not null
    and claim_count = insurer_count
    and claim_fund = insurer_fund as is_matched,
    payable_amount,
    paid_amount,
    institution_code,
    _source
  from compared
)

select * from keyed
{%- endmacro %}
