-- 医保基金县域内支出率：县域内医疗卫生机构医保基金支出（不含药店） / 同期县域医保基金总支出（不含药店）。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(fund_amount) filter (where place_region = 'county' and setting <> 'drugstore'), 0) as numerator,
  coalesce(sum(fund_amount) filter (where setting <> 'drugstore'), 0) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
