-- 住院次均耗材费用：出院患者卫生材料费用（首页） / 出院人次数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  coalesce(sum(front_pages.consumable_fee), 0) as numerator,
  count(*) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
