-- 差额合计＝业务收入－账面收入：every department, setting and closed month of both, to the cent.
{{ config(severity='error') }}

with business as (
  select
    institution_code,
    department_code,
    if (setting = 'inpatient', 'inpatient', 'outpatient') as setting,
    date_trunc('month', charged_on) as month_on,
    sum(amount) as amount
  from {{ ref('fct_charges') }}
  group by all
),

accounts as (
  select
    institution_code,
    department_code,
    setting,
    month_on,
    sum(medical_income) as amount
  from {{ ref('fct_finance_months') }}
  where row_kind = 'income'
    and department_code is not null
    and settlement_difference is null
  group by all
),

differences as (
  select
    institution_code,
    department_code,
    setting,
    month_on,
    sum(difference_amount) as amount
  from {{ ref('rec_business_and_account_income') }}
  group by all
),

compared as (
  select
    coalesce(business.institution_code, accounts.institution_code) as institution_code,
    coalesce(business.department_code, accounts.department_code) as department_code,
    coalesce(business.setting, accounts.setting) as setting,
    coalesce(business.month_on, accounts.month_on) as month_on,
    coalesce(business.amount, 0) - coalesce(accounts.amount, 0) as amount
  from business
  full join accounts on business.institution_code = accounts.institution_code
    and business.department_code = accounts.department_code
    and business.setting = accounts.setting
    and business.month_on = accounts.month_on
)

select compared.*
from compared
inner join (
  select distinct
    institution_code,
    month_on
  from accounts
) as closed on compared.institution_code = closed.institution_code
  and compared.month_on = closed.month_on
left join differences on compared.institution_code = differences.institution_code
  and compared.department_code = differences.department_code
  and compared.setting = differences.setting
  and compared.month_on = differences.month_on
where compared.amount <> coalesce(differences.amount, 0)
