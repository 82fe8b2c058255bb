-- 县域内住院人均费用：参保人员县域内住院总费用 / 同期参保人员县域内住院人次数。

select
  cast(null as varchar) as department_code,
  month_start_on,
  sum(total_fee) filter (where setting = 'inpatient') as numerator,
  sum(inpatient_cnt) as denominator
from {{ ref('stg_demo_his__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and place_region = 'county'
group by month_start_on
