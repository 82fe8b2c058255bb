-- 新患者占比：首次在该机构就诊的月份落在报告期内的人数 / 同期就诊人数。

{{ road_patient_days() }},
firsts as (
  select
    *,
    month_start_on = min(month_start_on) over (partition by person, institution_code) as is_first_month
  from visits
)
select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct person) filter (where is_first_month) as numerator,
  count(distinct person) as denominator
from firsts
where visited_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
