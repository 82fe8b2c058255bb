-- One row per department, setting, cost element and month of the form of costs (科室成本); allocation is known in one sum only.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id = 'cost'
    and period_kind = 'month'
    and value is not null
),

-- Months for which the institution's own form of expense tells its totals.
stated as (
  select distinct
    institution_code,
    period_starts_on
  from {{ ref('stg_manual__values') }}
  where form_id = 'expense'
    and field_id = 'total_expense'
    and value is not null
),

meanings as (
  select *
  from (
    values
      ('personnel', 'personnel', true),
      ('consumable_cost', 'consumable', true),
      ('drug_cost', 'drug', true),
      ('depreciation', 'depreciation', true),
      ('risk_fund', 'risk_fund', true),
      ('other_direct', 'other', true),
      ('allocated', 'allocated', false)
  ) as meanings (field_id, cost_element, is_direct)
),

shared as (
  select
    *,
    max(value) filter (
      where field_id = 'inpatient_full_cost'
    ) over (partition by _source, institution_code, department_code, period_starts_on) / nullif(
      max(value) filter (
        where field_id = 'full_cost'
      ) over (partition by _source, institution_code, department_code, period_starts_on),
      0
    ) as inpatient_share
  from filled
),

settings as (
  select * from (values ('inpatient'), ('outpatient')) as settings (setting)
),

-- Where the form tells the cost of inpatients, every element is parted as the whole is; the outpatients have the rest.
parted as (
  select
    shared.institution_code,
    shared.department_code,
    shared.period_starts_on as month_on,
    if (shared.inpatient_share is null, null, settings.setting) as setting,
    meanings.cost_element,
    meanings.is_direct,
    cast(
      case
        when shared.inpatient_share is null then shared.value
        when settings.setting = 'inpatient' then round(shared.value * shared.inpatient_share, 2)
        else shared.value - round(shared.value * shared.inpatient_share, 2)
      end as decimal(18, 2)
    ) as amount,
    stated.institution_code is not null as has_statement,
    shared._source
  from shared
  inner join meanings on shared.field_id = meanings.field_id
  inner join settings on shared.inpatient_share is not null
    or settings.setting = 'outpatient'
  left join stated on shared.institution_code = stated.institution_code
    and shared.period_starts_on = stated.period_starts_on
),

keyed as (
  select
    md5(
      concat_ws(
        '|',
        _source,
        'cost',
        institution_code,
        department_code,
        coalesce(setting, ''),
        cost_element,
        month_on
      )
    ) as cost_month_key,
    month_on,
    institution_code,
    department_code,
    setting,
    cost_element,
    cost_element as cost_item,
    if (is_direct, amount, 0) as direct_cost,
    if (is_direct, 0, amount) as allocated_cost,
    if (is_direct and not has_statement, amount, 0) as total_expense,
    _source
  from parted
)

select * from keyed
