-- One row per institution, expense item and month of the form of expense (机构费用): what is not named is the rest, and totals that cannot be parted are a row of their own.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id = 'expense'
    and period_kind = 'month'
    and value is not null
),

meanings as (
  select *
  from (
    values
      ('personnel', 'personnel', 'personnel', 1),
      ('consumable_cost', 'consumable', 'consumable', 1),
      ('drug_cost', 'drug', 'drug', 1),
      ('energy', 'other', 'energy', 1),
      ('training', 'other', 'training', 1),
      -- The rest is the total without the items above.
      ('total_expense', 'other', 'rest', 1),
      ('personnel', 'other', 'rest', -1),
      ('consumable_cost', 'other', 'rest', -1),
      ('drug_cost', 'other', 'rest', -1),
      ('energy', 'other', 'rest', -1),
      ('training', 'other', 'rest', -1),
      ('energy_tce', 'other', 'energy', 0),
      ('total_medical_expense', 'total', 'statement', 0),
      ('admin_expense', 'total', 'statement', 0)
  ) as meanings (field_id, cost_element, cost_item, sign)
),

summed as (
  select
    filled.institution_code,
    filled.period_starts_on as month_on,
    meanings.cost_element,
    meanings.cost_item,
    cast(sum(filled.value * meanings.sign) as decimal(18, 2)) as total_expense,
    cast(
      coalesce(
        sum(filled.value) filter (where filled.field_id = 'total_medical_expense'),
        0
      ) as decimal(18, 2)
    ) as total_medical_expense,
    cast(
      coalesce(sum(filled.value) filter (where filled.field_id = 'admin_expense'), 0) as decimal(18, 2)
    ) as admin_expense,
    cast(sum(filled.value) filter (where filled.field_id = 'energy_tce') as decimal(12, 3)) as energy_tce,
    filled._source
  from filled
  inner join meanings on filled.field_id = meanings.field_id
  group by
    filled._source,
    filled.institution_code,
    filled.period_starts_on,
    meanings.cost_element,
    meanings.cost_item
),

keyed as (
  select
    md5(concat_ws('|', _source, 'expense', institution_code, cost_item, month_on)) as cost_month_key,
    *
  from summed
)

select * from keyed
