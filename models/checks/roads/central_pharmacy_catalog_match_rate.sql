-- 县乡用药目录一致率：基层医疗卫生机构在用（期内开具）药品中与牵头医院目录一致的品种数 / 同期在用药品品种数（品种按通用名）。

with used as (
  select
    lines.department_code,
    cast(date_trunc('month', lines.prescribed_on) as date) as month_start_on,
    drugs.generic_code,
    drugs.is_in_lead_catalog
  from {{ ref('fct_rx_items') }} as lines
  inner join {{ ref('dim_drugs') }} as drugs on lines.drug_key = drugs.drug_key
  where cast(lines.prescribed_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and lines.rx_status <> 'voided'
    and lines.institution_code in (
      select institution_code
      from {{ ref('int_input__institutions') }}
      where institution_level = 'primary'
    )
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct generic_code) filter (where is_in_lead_catalog) as numerator,
  count(distinct generic_code) as denominator
from used
group by grouping sets ((), (department_code), (month_start_on))
