-- 等级护理费：特级、一级、二级、三级护理收费合计，按费用发生日期，退费为负。护理等级看收费目录。

select
  charges.ordering_department_code as department_code,
  cast(date_trunc('month', charges.charged_at) as date) as month_start_on,
  sum(charges.amount) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('stg_demo_his__charges') }} as charges
inner join {{ ref('stg_demo_his__charge_items') }} as items on charges.item_code = items.item_code
  and charges._source = items._source
where items.nursing_class = 'graded'
  and cast(charges.charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by charges.ordering_department_code, date_trunc('month', charges.charged_at)
