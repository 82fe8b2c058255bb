-- One row per department, setting, month and cause of a difference (transaction fact): charges of the HIS (业务口径) against medical income of the accounts (财务口径), in months that the accounts have closed.
{{ config(materialized='table') }}

with booked as (
  select * from {{ ref('int_charges__booked') }}
),

accounts as (
  select
    institution_code,
    department_code,
    setting,
    month_on,
    sum(medical_income) as amount
  from {{ ref('int_input__finance_months') }}
  where row_kind = 'income'
    and department_code is not null
    and settlement_difference is null
  group by institution_code, department_code, setting, month_on
),

closed as (
  select distinct
    institution_code,
    month_on
  from accounts
),

-- What makes business income of a month differ from what should be booked in it, from both months' side.
explained as (
  select
    institution_code,
    department_code,
    setting,
    charged_month_on as month_on,
    cause,
    amount
  from booked
  where booked_month_on is distinct from charged_month_on
  union all
  select
    institution_code,
    department_code,
    setting,
    booked_month_on as month_on,
    cause,
    - amount as amount
  from booked
  where booked_month_on <> charged_month_on
),

-- What should have been booked, less what was.
unexplained as (
  select
    institution_code,
    department_code,
    setting,
    booked_month_on as month_on,
    'unexplained' as cause,
    amount
  from booked
  where booked_month_on is not null
  union all
  select
    institution_code,
    department_code,
    setting,
    month_on,
    'unexplained' as cause,
    - amount as amount
  from accounts
),

business as (
  select
    institution_code,
    department_code,
    setting,
    charged_month_on as month_on,
    sum(amount) as amount
  from booked
  group by institution_code, department_code, setting, charged_month_on
),

summed as (
  select
    institution_code,
    department_code,
    setting,
    cast(month_on as date) as month_on,
    cause,
    cast(sum(amount) as decimal(18, 2)) as difference_amount
  from (
    select *
    from explained
    union all
    select * from unexplained
  ) as differences
  group by institution_code, department_code, setting, cast(month_on as date), cause
  having sum(amount) <> 0
),

keyed as (
  select
    md5(
      concat_ws(
        '|',
        summed.institution_code,
        coalesce(summed.department_code, ''),
        summed.setting,
        summed.month_on,
        summed.cause
      )
    ) as income_difference_key,
    summed.month_on,
    summed.institution_code,
    summed.department_code,
    summed.setting,
    summed.cause,
    summed.difference_amount,
    cast(coalesce(business.amount, 0) as decimal(18, 2)) as business_income,
    cast(coalesce(accounts.amount, 0) as decimal(18, 2)) as account_income
  from summed
  inner join closed on summed.institution_code = closed.institution_code
    and summed.month_on = closed.month_on
  left join business on summed.institution_code = business.institution_code
    and summed.department_code = business.department_code
    and summed.setting = business.setting
    and summed.month_on = business.month_on
  left join accounts on summed.institution_code = accounts.institution_code
    and summed.department_code = accounts.department_code
    and summed.setting = accounts.setting
    and summed.month_on = accounts.month_on
)

select * from keyed
