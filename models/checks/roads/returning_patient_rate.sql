-- 患者复诊（回头）率：同月内多日就诊或此前365天内就诊过的人数 / 同期就诊人数。

{{ road_patient_days() }},
sequenced as (
  select
    *,
    lag (visited_on) over (partition by person, institution_code order by visited_on) as before_on
  from visits
)
select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct person) filter (
    where date_trunc('month', before_on) = month_start_on
      or date_diff('day', before_on, visited_on) <= 365
  ) as numerator,
  count(distinct person) as denominator
from sequenced
where visited_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
