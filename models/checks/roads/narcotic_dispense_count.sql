-- 麻醉、第一类精神药品处方数：报告期内麻醉药品、第一类精神药品处方张数；作废处方不计。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  count(distinct prescriptions.rx_key) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
  and drugs.narcotic_class in ('narcotic', 'psychotropic_1')
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
