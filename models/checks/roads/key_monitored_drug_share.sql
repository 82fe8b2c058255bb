-- 重点监控药品收入占比：重点监控药品金额 / 同期药品总金额（未作废处方与用药医嘱）。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  coalesce(sum(items.amount) filter (where drugs.is_key_monitored), 0) as numerator,
  sum(items.amount) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
