-- 外转病种数：参保人员县域外住院的病种数（ICD-10 三位类目，不重复计数）。

select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct icd10_category) filter (where place_region <> 'county' and inpatient_cnt > 0) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
