-- One row per business day, institution and rule: purchase lines judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'purchases',
    key='purchase_key',
    day='ordered_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    joins="left join (select drug_code, _source, unit_price from " ~ ref('dim_drugs') ~ ") as listed on told.item_kind = 'drug' and told.item_code = listed.drug_code and told._source = listed._source",
    lists=['stores', 'charge_items'],
    computed={
      'listed_price': 'listed.unit_price',
      'is_listed_drug': "told.item_kind = 'drug' and listed.drug_code is not null",
      'lines_of_invoice': 'count(*) over (partition by told._source, told.invoice_no)'
    }
  )
}}
