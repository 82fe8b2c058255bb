-- Ⅰ类切口手术预防用药时间≤24小时占比：预防用药（各药均）不超过 24 小时的例数 / 同期Ⅰ类切口手术预防使用抗菌药物例数。

with given as (
  select
    courses.department_code,
    cast(date_trunc('month', courses.started_at) as date) as month_start_on,
    courses.operation_key,
    coalesce(courses.stopped_at between courses.started_at and courses.started_at + interval 24 hour, false) as is_right
  from {{ ref('stg_demo_his__abx_uses') }} as courses
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on courses.drug_code = drugs.drug_code
    and courses._source = drugs._source
  where cast(courses.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and courses.purpose = 'prophylaxis'
    and courses.incision_class = 'I'
),

-- Each drug of an operation has to be right; where departments or months share an operation, each sees its own.
judged as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    operation_key,
    bool_and(is_right) as is_right
  from given
  group by
    grouping sets ((operation_key), (department_code, operation_key), (month_start_on, operation_key))
)

select
  grain,
  department_code,
  month_start_on,
  count(*) filter (where is_right) as numerator,
  count(*) as denominator
from judged
group by grain, department_code, month_start_on
