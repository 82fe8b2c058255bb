-- 每张处方平均用药品种数：处方用药品种总数 / 同期处方总数（作废的不计；一张处方中同一通用名的几行为一个品种）。

with prescriptions as (
  select
    items.rx_key,
    items.department_code,
    items.prescribed_at,
    count(distinct coalesce(drugs.generic_code, items.drug_code)) as drugs
  from {{ ref('int_input__rx_items') }} as items
  left join {{ ref('int_input__drugs') }} as drugs on items.drug_code = drugs.drug_code
    and items._source = drugs._source
  where items.rx_status in ('valid', 'refunded')
    and cast(items.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by items.rx_key, items.department_code, items.prescribed_at
)

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  sum(drugs) as numerator,
  count(*) as denominator
from prescriptions
group by department_code, date_trunc('month', prescribed_at)
