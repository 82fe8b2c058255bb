-- 县域就诊率：县域居民（参保人员）在县域内就诊（门急诊与住院）人次数 / 同期就诊总人次数。

select
  cast(null as varchar) as department_code,
  month_start_on,
  coalesce(sum(visit_cnt) filter (where place_region = 'county'), 0) as numerator,
  coalesce(sum(visit_cnt), 0) as denominator
from {{ ref('int_input__county_funds') }}
where month_start_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by month_start_on
