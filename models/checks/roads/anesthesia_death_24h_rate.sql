-- 麻醉开始后 24 小时内死亡率（每万例）：麻醉开始后 24 小时内死亡（离院方式为死亡）的例次 × 10000 / 麻醉例次。

with cases as (
  select
    anesthesias.department_code,
    anesthesias.started_at,
    case
      when front_pages.discharge_way = 'death' then coalesce(supplements.died_at, admissions.discharged_at)
    end as died_at
  from {{ ref('stg_demo_his__anesthesia_records') }} as anesthesias
  left join {{ ref('stg_demo_his__admissions') }} as admissions on anesthesias.admission_ref = admissions.admission_ref
    and admissions.admission_status = 'discharged'
  left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
  left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on admissions.admission_ref = supplements.admission_ref
  where cast(anesthesias.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  10000 * count(*) filter (
    where died_at >= started_at
      and died_at - started_at < interval 24 hours
  ) as numerator,
  count(*) as denominator
from cases
group by department_code, date_trunc('month', started_at)
