-- 住院日均费用：出院患者住院费用（首页总费用） / 出院者占用总床日数，当日入出院计1床日。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  coalesce(sum(front_pages.total_fee), 0) as numerator,
  sum(greatest(cast(discharged.discharged_at as date) - cast(discharged.admitted_at as date), 1)) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
