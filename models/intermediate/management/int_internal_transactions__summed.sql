-- One row per institution, counterpart, kind of transaction and month: what each booked as income and expense of internal transactions.
{{ config(materialized='ephemeral') }}

select
  md5(
    concat_ws(
      '|',
      _source,
      'internal',
      institution_code,
      counterpart_code,
      transaction_type,
      date_trunc('month', booked_on)
    )
  ) as finance_month_key,
  cast(date_trunc('month', booked_on) as date) as month_on,
  institution_code,
  counterpart_code,
  transaction_type,
  cast(coalesce(sum(amount) filter (where side = 'creditor'), 0) as decimal(18, 2)) as internal_income,
  cast(coalesce(sum(amount) filter (where side = 'debtor'), 0) as decimal(18, 2)) as internal_expense,
  _source
from {{ ref('int_input__internal_transactions') }}
group by _source, institution_code, counterpart_code, transaction_type, date_trunc('month', booked_on)
