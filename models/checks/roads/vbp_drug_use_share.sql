-- 国家组织药品集中采购中标药品使用比例：中标药品用量 / 同期同种药品用量，用量按 DDD 数（数量×每包装含量/DDD 值）。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  coalesce(
    sum(items.qty * drugs.pack_content / nullif(drugs.ddd_value, 0)) filter (where drugs.is_vbp_winner),
    0
  ) as numerator,
  coalesce(
    sum(items.qty * drugs.pack_content / nullif(drugs.ddd_value, 0)) filter (where drugs.is_vbp_generic),
    0
  ) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
