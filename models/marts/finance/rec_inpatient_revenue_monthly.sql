-- One row per institution and month (reconciliation summary): inpatient revenue by occurrence, fees of those discharged, and what is unsettled, with the bridges between them.
{{ config(materialized='table') }}

-- 期初未结 + 发生 - 结算 = 期末未结; 发生收入 = 本月出院者本月发生 + 非本月出院者发生; 出院者费用 = 以前月 + 本月 + 以后月发生.

with lines as (
  select
    charges._source,
    charges.institution_code,
    cast(date_trunc('month', charges.charged_on) as date) as charged_month_on,
    cast(date_trunc('month', charges.settled_on) as date) as settled_month_on,
    cast(date_trunc('month', admissions.discharged_at) as date) as discharged_month_on,
    sum(charges.amount) as amount
  from {{ ref('fct_charges') }} as charges
  left join {{ ref('int_input__admissions') }} as admissions on charges.admission_key = admissions.admission_key
  where charges.setting = 'inpatient'
  group by all
),

months as (
  select distinct
    _source,
    institution_code,
    unnest([charged_month_on, settled_month_on, discharged_month_on]) as month_start_on
  from lines
),

bridged as (
  select
    months._source,
    months.institution_code,
    months.month_start_on,
    coalesce(
      sum(lines.amount) filter (where lines.charged_month_on < months.month_start_on),
      0
    ) as charged_before_amount,
    coalesce(
      sum(lines.amount) filter (where lines.settled_month_on < months.month_start_on),
      0
    ) as settled_before_amount,
    coalesce(
      sum(lines.amount) filter (where lines.charged_month_on = months.month_start_on),
      0
    ) as revenue_amount,
    coalesce(
      sum(lines.amount) filter (where lines.settled_month_on = months.month_start_on),
      0
    ) as settled_amount,
    coalesce(
      sum(lines.amount) filter (where lines.discharged_month_on = months.month_start_on),
      0
    ) as discharge_cohort_amount,
    coalesce(
      sum(lines.amount) filter (
        where lines.discharged_month_on = months.month_start_on
          and lines.charged_month_on < months.month_start_on
      ),
      0
    ) as cohort_earlier_amount,
    coalesce(
      sum(lines.amount) filter (
        where lines.discharged_month_on = months.month_start_on
          and lines.charged_month_on = months.month_start_on
      ),
      0
    ) as cohort_this_month_amount,
    coalesce(
      sum(lines.amount) filter (
        where lines.discharged_month_on = months.month_start_on
          and lines.charged_month_on > months.month_start_on
      ),
      0
    ) as cohort_later_amount
  from months
  inner join lines on months._source = lines._source
    and months.institution_code = lines.institution_code
  where months.month_start_on is not null
  group by months._source, months.institution_code, months.month_start_on
),

keyed as (
  select
    md5(_source || '|' || institution_code || '|' || month_start_on) as month_key,
    month_start_on,
    charged_before_amount - settled_before_amount as opening_unsettled_amount,
    revenue_amount,
    settled_amount,
    charged_before_amount - settled_before_amount + revenue_amount - settled_amount as closing_unsettled_amount,
    discharge_cohort_amount,
    cohort_earlier_amount,
    cohort_this_month_amount,
    cohort_later_amount,
    revenue_amount - cohort_this_month_amount as other_stays_amount,
    institution_code,
    _source
  from bridged
)

select * from keyed
