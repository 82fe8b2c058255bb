-- 县域内基层医疗卫生机构医保基金占比：基层医疗卫生机构医保基金支出 / 同期县域内医疗卫生机构医保基金支出（药店不是医疗卫生机构）。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(
    sum(fund_amount) filter (where place_region = 'county' and place_level = 'primary'),
    0
  ) as numerator,
  coalesce(
    sum(fund_amount) filter (where place_region = 'county' and place_level <> 'drugstore'),
    0
  ) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
