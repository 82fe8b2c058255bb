-- 期初未结＋发生－结算＝期末未结，且期末即下月期初；三种住院收入口径之间的桥相互勾稽。The closing unsettled fees of a month are the opening ones of the next, and the bridges add up.
{{ config(severity='error') }}

with months as (
  select
    *,
    lead (opening_unsettled_amount) over (
      partition by
        _source,
        institution_code
      order by month_start_on
    ) as next_opening_amount
  from {{ ref('rec_inpatient_revenue_monthly') }}
)

select month_key
from months
where closing_unsettled_amount <> next_opening_amount
  or cohort_this_month_amount + other_stays_amount <> revenue_amount
  or cohort_earlier_amount + cohort_this_month_amount + cohort_later_amount <> discharge_cohort_amount
