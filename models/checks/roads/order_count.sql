-- 医嘱条数：报告期内开立的有效（未作废）医嘱条数；药品医嘱为住院处方的明细（退药的仍计）。

with lines as (
  select
    ordering_department_code as department_code,
    ordered_at
  from {{ ref('int_input__orders') }}
  where order_status in ('placed', 'checked', 'executed', 'stopped')
  union all
  select
    department_code,
    prescribed_at as ordered_at
  from {{ ref('int_input__rx_items') }}
  where setting = 'inpatient'
    and rx_status in ('valid', 'refunded')
)

select
  department_code,
  cast(date_trunc('month', ordered_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from lines
where cast(ordered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', ordered_at)
