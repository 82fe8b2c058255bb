-- One row per department, month and fee class (periodic snapshot): revenue by each role of the department, and its share by the agreed ratios (收入分成).
{{ config(materialized='table') }}

with monthly as (
  select
    cast(date_trunc('month', charged_on) as date) as month_start_on,
    fee_class,
    ordering_department_code,
    executing_department_code,
    patient_department_code,
    settlement_department_code,
    institution_code,
    _source,
    sum(amount) as amount
  from {{ ref('fct_charges') }}
  group by all
),

shares as (
  select * from {{ ref('revenue_shares') }}
),

by_role as (
  select
    month_start_on,
    fee_class,
    institution_code,
    _source,
    amount,
    unnest(['ordering', 'executing', 'patient', 'settlement']) as role,
    unnest(
      [
        ordering_department_code,
        executing_department_code,
        patient_department_code,
        settlement_department_code
      ]
    ) as department_code
  from monthly
),

summed as (
  select
    by_role.month_start_on,
    by_role.department_code,
    by_role.fee_class,
    by_role.institution_code,
    by_role._source,
    coalesce(sum(by_role.amount) filter (where by_role.role = 'ordering'), 0) as ordering_amount,
    coalesce(sum(by_role.amount) filter (where by_role.role = 'executing'), 0) as executing_amount,
    coalesce(sum(by_role.amount) filter (where by_role.role = 'patient'), 0) as patient_amount,
    coalesce(sum(by_role.amount) filter (where by_role.role = 'settlement'), 0) as settlement_amount,
    cast(
      sum(
        by_role.amount * case by_role.role
          when 'ordering' then coalesce(shares.ordering_share, 1)
          when 'executing' then coalesce(shares.executing_share, 0)
          when 'patient' then coalesce(shares.patient_share, 0)
          else 0
        end
      ) as decimal(18, 4)
    ) as shared_amount
  from by_role
  left join shares on by_role.fee_class = shares.fee_class
  where by_role.department_code is not null
  group by
    by_role.month_start_on,
    by_role.department_code,
    by_role.fee_class,
    by_role.institution_code,
    by_role._source
),

keyed as (
  select
    md5(
      _source || '|' || department_code || '|' || institution_code || '|' || coalesce(fee_class, '') || '|' || month_start_on
    ) as department_revenue_key,
    month_start_on,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    fee_class,
    ordering_amount,
    executing_amount,
    patient_amount,
    settlement_amount,
    shared_amount,
    institution_code,
    _source
  from summed
)

select * from keyed
