-- 国家组织药品集中采购中标药品金额占比：中标药品采购金额 / 同期采购同种药品金额总数。

select
  stores.department_code,
  cast(date_trunc('month', purchases.ordered_on) as date) as month_start_on,
  coalesce(sum(purchases.ordered_amount) filter (where drugs.is_vbp_winner), 0) as numerator,
  coalesce(sum(purchases.ordered_amount) filter (where drugs.is_vbp_generic), 0) as denominator
from {{ ref('stg_demo_his__purchases') }} as purchases
inner join {{ ref('stg_demo_his__drugs') }} as drugs on purchases.item_code = drugs.drug_code
  and purchases._source = drugs._source
left join {{ ref('stg_demo_his__stores') }} as stores on purchases.store_code = stores.store_code
  and purchases._source = stores._source
where purchases.ordered_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and purchases.item_kind = 'drug'
  and purchases.purchase_status in ('ordered', 'received')
group by stores.department_code, date_trunc('month', purchases.ordered_on)
