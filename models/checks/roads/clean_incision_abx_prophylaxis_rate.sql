-- Ⅰ类切口手术抗菌药物预防使用率：Ⅰ类切口手术中预防使用抗菌药物的台次数 / 同期Ⅰ类切口手术台次数（同时开始的术式为一台）。

with done as (
  select
    operations.department_code,
    cast(date_trunc('month', operations.started_at) as date) as month_start_on,
    coalesce(operations.admission_ref, operations.operation_key) || ' ' || operations.started_at as session,
    records.prophylactic_abx_at
  from {{ ref('stg_demo_his__operations') }} as operations
  left join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
  where cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and operations.operation_status <> 'cancelled'
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
  count(distinct session) filter (where prophylactic_abx_at is not null) as numerator,
  count(distinct session) as denominator
from done
group by grouping sets ((), (department_code), (month_start_on))
