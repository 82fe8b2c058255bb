-- 县外来源患者占比：现住县外的就诊人数 / 同期就诊人数。

{{ road_patient_days() }}
select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct person) filter (where not is_in_county) as numerator,
  count(distinct person) as denominator
from visits
where visited_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by grouping sets ((), (month_start_on))
