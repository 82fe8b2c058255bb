-- 基本药物采购品种数占比：医院采购基本药物品种数 / 医院同期采购药物品种总数（按通用名）。

with ordered as (
  select
    stores.department_code,
    cast(date_trunc('month', purchases.ordered_on) as date) as month_start_on,
    drugs.generic_code,
    drugs.is_essential
  from {{ ref('stg_demo_his__purchases') }} as purchases
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on purchases.item_code = drugs.drug_code
    and purchases._source = drugs._source
  left join {{ ref('stg_demo_his__stores') }} as stores on purchases.store_code = stores.store_code
    and purchases._source = stores._source
  where purchases.ordered_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and purchases.item_kind = 'drug'
    and purchases.purchase_status in ('ordered', 'received')
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct generic_code) filter (where is_essential) as numerator,
  count(distinct generic_code) as denominator
from ordered
group by grouping sets ((), (department_code), (month_start_on))
