-- 县域外转病种人次：参保人员县域外住院人次数（按病种排名）。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(inpatient_cnt) filter (where place_region <> 'county'), 0) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
