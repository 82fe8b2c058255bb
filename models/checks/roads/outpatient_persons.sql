-- 就诊患者人数：就诊的自然人数，同一人多次就诊、持多张卡只计一次，不含健康体检。

{{ road_patient_days() }}
select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct person) as numerator,
  cast(null as bigint) as denominator
from visits
where visited_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
