-- One row per department, setting, month of the charge and month in which the accounts book it: the sum of the charge lines.
{{ config(materialized='ephemeral') }}

with settlements as (
  select
    settlement_key,
    date_trunc('month', settled_at) as settled_month_on
  from {{ ref('int_input__settlements') }}
),

charges as (
  select
    charges.institution_code,
    charges.ordering_department_code as department_code,
    if (charges.setting = 'inpatient', 'inpatient', 'outpatient') as setting,
    date_trunc('month', charges.charged_at) as charged_month_on,
    settlements.settled_month_on,
    coalesce(
      charges.refund_of_charge_key is not null
      and date_trunc('month', charges.original_charged_at) < date_trunc('month', charges.charged_at),
      false
    ) as is_late_refund,
    sum(charges.amount) as amount
  from {{ ref('int_input__charges') }} as charges
  left join settlements on charges.settlement_key = settlements.settlement_key
  where charges.charged_at is not null
  group by all
),

-- The accounts book what is settled; a refund of an earlier month's charge the month after, once it was checked.
booked as (
  select
    *,
    if (is_late_refund, settled_month_on + interval 1 month, settled_month_on) as booked_month_on,
    case
      when is_late_refund then 'refund_across_months'
      when settled_month_on is null then 'not_settled'
      else 'settled_later'
    end as cause
  from charges
)

select * from booked
