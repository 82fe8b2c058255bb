-- One row per institution and month (reconciliation summary): refunds, and those that were paid otherwise than their original.
{{ config(materialized='table') }}

with refunds as (
  select
    settlement_key,
    cast(date_trunc('month', settled_on) as date) as month_start_on,
    pay_amount,
    institution_code,
    _source
  from {{ ref('fct_settlements') }}
  where is_refund
),

differences as (
  select * from {{ ref('rec_refund_methods') }}
),

keyed as (
  select
    md5(refunds._source || '|' || refunds.institution_code || '|' || refunds.month_start_on) as month_key,
    refunds.month_start_on,
    count(*) as refund_count,
    sum(refunds.pay_amount) as refund_amount,
    count(differences.difference_key) as difference_count,
    coalesce(sum(differences.pay_amount), 0) as difference_amount,
    count(differences.difference_key) = 0 as is_matched,
    refunds.institution_code,
    refunds._source
  from refunds
  left join differences on refunds.settlement_key = differences.difference_key
  group by refunds._source, refunds.institution_code, refunds.month_start_on
)

select * from keyed
