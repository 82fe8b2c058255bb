-- 拒绝发药例次：报告期内药房拒绝发药并留有标记的处方（医嘱）明细数，按拒绝发药日期。

select
  prescriptions.department_code,
  cast(date_trunc('month', items.refused_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
where cast(items.refused_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by prescriptions.department_code, date_trunc('month', items.refused_at)
