-- 县域内住院人次占比：参保人员县域内住院人次数 / 同期参保人员住院总人次数（含县域外）。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(inpatient_cnt) filter (where place_region = 'county'), 0) as numerator,
  coalesce(sum(inpatient_cnt), 0) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
