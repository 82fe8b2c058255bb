-- 阳光采购平台采购金额占比：通过省级药品集中采购平台采购金额 / 同期药品采购总金额。

select
  stores.department_code,
  cast(date_trunc('month', purchases.ordered_on) as date) as month_start_on,
  coalesce(sum(purchases.ordered_amount) filter (where purchases.is_via_platform), 0) as numerator,
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
