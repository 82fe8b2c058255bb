-- 注射剂处方比例：使用注射剂的处方数 / 同期处方总数；作废处方不计。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  count(distinct prescriptions.rx_key) filter (where drugs.dosage_form = 'injection') as numerator,
  count(distinct prescriptions.rx_key) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
