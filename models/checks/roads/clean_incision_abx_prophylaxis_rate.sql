-- Ⅰ类切口手术抗菌药物预防使用率：Ⅰ类切口手术预防使用抗菌药物的患者数 / 同期Ⅰ类切口手术患者总数。

with done as (
  select
    operations.department_code,
    cast(date_trunc('month', operations.operated_on) as date) as month_start_on,
    operations.patient_key,
    records.prophylactic_abx_at
  from {{ ref('fct_operations') }} as operations
  left join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  where operations.operated_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and records.cancelled_at is null
    and operations.incision_class = 'I'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct patient_key) filter (where prophylactic_abx_at is not null) as numerator,
  count(distinct patient_key) as denominator
from done
group by grouping sets ((), (department_code), (month_start_on))
