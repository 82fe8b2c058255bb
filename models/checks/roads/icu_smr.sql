-- ICU 患者标化病死指数：有预计病死率的 ICU 患者中实际在 ICU 死亡的人数 / 这些患者预计病死率之和（同分母，人数约去）。

with recorded as ({{ road_icu_entries() }}),
scored as (
  select
    recorded.*,
    case
      when front_pages.discharge_way = 'death' then coalesce(supplements.died_at, admissions.discharged_at)
    end as died_at
  from recorded
  inner join {{ ref('stg_demo_his__admissions') }} as admissions on recorded.admission_ref = admissions.admission_ref
  left join {{ ref('stg_demo_his__front_pages') }} as front_pages on admissions.admission_ref = front_pages.admission_ref
  left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on admissions.admission_ref = supplements.admission_ref
  where recorded.predicted_mortality is not null
)

select
  department_code,
  cast(date_trunc('month', moved_at) as date) as month_start_on,
  count(*) filter (where died_at >= moved_at and (moved_on_at is null or died_at <= moved_on_at)) as numerator,
  sum(predicted_mortality) as denominator
from scored
group by department_code, date_trunc('month', moved_at)
