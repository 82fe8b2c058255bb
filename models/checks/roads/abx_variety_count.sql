-- 抗菌药物品种数：报告期末医院供应目录内（任一库房在册，不论有无库存）抗菌药物品种数，按通用名。

with months as (
  select
    month_start_on,
    max(date_on) as last_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  count(distinct drugs.generic_code) as numerator,
  cast(null as bigint) as denominator
from months
inner join {{ ref('stg_demo_his__store_drugs') }} as lists on lists.listed_on <= months.last_on
  and (lists.delisted_on is null or lists.delisted_on > months.last_on)
inner join {{ ref('stg_demo_his__drugs') }} as drugs on lists.drug_code = drugs.drug_code
  and lists._source = drugs._source
where drugs.is_antibiotic
group by months.month_start_on
