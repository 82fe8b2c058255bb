-- 参保人员县域内住院费用实际报销比：参保人员县域内住院费用医保基金支付金额 / 同期参保人员县域内住院总费用。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(fund_amount) filter (where place_region = 'county' and setting = 'inpatient'), 0) as numerator,
  coalesce(sum(total_fee) filter (where place_region = 'county' and setting = 'inpatient'), 0) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
