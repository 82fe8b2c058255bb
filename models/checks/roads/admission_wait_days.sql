-- 住院预约等待时间：开具住院证至办理入院的天数之和 / 有住院证的入院人次（住院证晚于入院的不计）。

select
  admissions.department_code,
  cast(date_trunc('month', admissions.admitted_at) as date) as month_start_on,
  sum(cast(admissions.admitted_at as date) - cast(orders.ordered_at as date)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__admissions') }} as admissions
inner join {{ ref('stg_demo_his__admission_orders') }} as orders on admissions.admission_ref = orders.admission_ref
where admissions.admission_status <> 'cancelled'
  and not admissions.is_newborn
  and orders.ordered_at <= admissions.admitted_at
  and cast(admissions.admitted_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by admissions.department_code, date_trunc('month', admissions.admitted_at)
