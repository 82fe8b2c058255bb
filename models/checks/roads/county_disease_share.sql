-- 县域病种占有率：参保人员分病种县域内住院人次数 / 同期参保人员分病种住院人次数（含县域外）。未分病种的住院不计。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(inpatient_cnt) filter (where place_region = 'county'), 0) as numerator,
  sum(inpatient_cnt) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and icd10_category is not null
  and setting = 'inpatient'
group by month_start_on
