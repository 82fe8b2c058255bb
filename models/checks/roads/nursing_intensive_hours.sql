-- 重症护理计费小时数：重症监护收费项目的计费数量（小时）合计，按日计费的每日24小时，退费为负。

select
  charges.ordering_department_code as department_code,
  cast(date_trunc('month', charges.charged_at) as date) as month_start_on,
  sum(case when items.unit in ('日', '天') then 24 * charges.qty else charges.qty end) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('stg_demo_his__charges') }} as charges
inner join {{ ref('stg_demo_his__charge_items') }} as items on charges.item_code = items.item_code
  and charges._source = items._source
where items.nursing_class = 'intensive'
  and cast(charges.charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by charges.ordering_department_code, date_trunc('month', charges.charged_at)
