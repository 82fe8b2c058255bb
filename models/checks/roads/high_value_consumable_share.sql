-- 重点监控高值医用耗材收入占比：国家重点监控高值耗材收入 / 卫生材料收入。重点监控按清单与收费项目名称、编码对照。

select
  charges.ordering_department_code as department_code,
  cast(date_trunc('month', charges.charged_at) as date) as month_start_on,
  coalesce(
    sum(charges.amount) filter (
      where regexp_matches(items.item_name, (select string_agg(name_pattern, '|') from {{ ref('key_monitored_consumables') }}))
    ),
    0
  ) as numerator,
  sum(charges.amount) as denominator
from {{ ref('int_input__charges') }} as charges
left join {{ ref('int_input__charge_items') }} as items on charges.item_code = items.item_code
  and charges._source = items._source
where charges.fee_class = 'consumable'
  and cast(charges.charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by charges.ordering_department_code, date_trunc('month', charges.charged_at)
