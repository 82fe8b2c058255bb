-- 采购订单到货率：药品采购订单至今收货金额 / 同期药品采购订单金额（撤销的不计）。

select
  stores.department_code,
  cast(date_trunc('month', purchases.ordered_on) as date) as month_start_on,
  coalesce(sum(purchases.received_amount), 0) as numerator,
  sum(purchases.ordered_amount) as denominator
from {{ ref('stg_demo_his__purchases') }} as purchases
inner join {{ ref('stg_demo_his__drugs') }} as drugs on purchases.item_code = drugs.drug_code
  and purchases._source = drugs._source
left join {{ ref('stg_demo_his__stores') }} as stores on purchases.store_code = stores.store_code
  and purchases._source = stores._source
where purchases.ordered_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and purchases.item_kind = 'drug'
  and purchases.purchase_status in ('ordered', 'received')
group by stores.department_code, date_trunc('month', purchases.ordered_on)
