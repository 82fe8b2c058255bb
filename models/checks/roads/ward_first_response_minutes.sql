-- 入院至首次医嘱时间：入院至首条有效医嘱开立的分钟数之和 / 有首条医嘱的住院人次，按首条医嘱的开立日与开立科室。

with first_orders as (
  select
    orders.admission_id,
    orders._source,
    min(orders.ordered_at) as ordered_at,
    arg_min(orders.ordering_department_code, orders.ordered_at) as department_code
  from {{ ref('stg_demo_his__medical_orders') }} as orders
  where orders.order_status <> 'cancelled'
    and orders.admission_id is not null
  group by orders.admission_id, orders._source
)

select
  first_orders.department_code,
  cast(date_trunc('month', first_orders.ordered_at) as date) as month_start_on,
  sum(date_diff('minute', admissions.admitted_at, first_orders.ordered_at)) as numerator,
  count(*) as denominator
from first_orders
inner join {{ ref('stg_demo_his__admissions') }} as admissions on first_orders.admission_id = admissions.admission_id
  and first_orders._source = admissions._source
where first_orders.ordered_at >= admissions.admitted_at
  and not admissions.is_newborn
  and admissions.admission_status <> 'cancelled'
  and cast(first_orders.ordered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by first_orders.department_code, date_trunc('month', first_orders.ordered_at)
