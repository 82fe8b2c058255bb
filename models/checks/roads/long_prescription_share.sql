-- 长期处方占比：门诊慢性病处方中用药超过 4 周（28 天）的处方张数 / 同期门诊慢性病处方张数。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  count(distinct prescriptions.rx_key) filter (where items.days_supply > 28) as numerator,
  count(distinct prescriptions.rx_key) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
  and prescriptions.setting = 'outpatient'
  and prescriptions.is_chronic
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
