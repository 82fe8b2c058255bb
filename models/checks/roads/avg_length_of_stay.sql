-- 出院者平均住院日：出院者占用总床日数 / 出院人数，当日入出院计 1 天。

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  sum(
    case
      when cast(discharged_at as date) = cast(admitted_at as date) then 1
      else cast(discharged_at as date) - cast(admitted_at as date)
    end
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__admissions') }}
where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admission_status = 'discharged'
  and is_newborn = false
group by discharge_department_code, date_trunc('month', discharged_at)
