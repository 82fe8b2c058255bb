-- 跨科（跨病区）收治占比：入住病区不属于拟入科室的入院人次 / 入院人次。

select
  admissions.department_code,
  cast(date_trunc('month', admissions.admitted_at) as date) as month_start_on,
  count(*) filter (
    where wards.department_code <> coalesce(orders.wanted_department_code, admissions.department_code)
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__admissions') }} as admissions
left join {{ ref('stg_demo_his__wards') }} as wards on admissions.ward_code = wards.ward_code
  and admissions._source = wards._source
left join {{ ref('stg_demo_his__admission_orders') }} as orders on admissions.admission_ref = orders.admission_ref
where admissions.admission_status <> 'cancelled'
  and not admissions.is_newborn
  and cast(admissions.admitted_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by admissions.department_code, date_trunc('month', admissions.admitted_at)
