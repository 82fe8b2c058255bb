-- 特殊使用级抗菌药物使用强度：出院患者特殊使用级抗菌药物累计 DDD 数×100 / 同期出院患者占用总床日数。

with stays as (
  select
    admission_ref,
    discharge_department_code,
    cast(date_trunc('month', discharged_at) as date) as month_start_on,
    case
      when cast(discharged_at as date) = cast(admitted_at as date) then 1
      else cast(discharged_at as date) - cast(admitted_at as date)
    end as days
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
),

courses as (
  select
    courses.department_code,
    stays.month_start_on,
    courses.ddd_count
  from {{ ref('stg_demo_his__abx_uses') }} as courses
  inner join stays on courses.admission_ref = stays.admission_ref
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on courses.drug_code = drugs.drug_code
    and courses._source = drugs._source
  where courses.route in ('oral', 'iv_drip', 'iv_push', 'im', 'sc')
    and not courses.is_take_home
    and drugs.abx_grade = 'special'
),

both_sides as (
  select
    department_code,
    month_start_on,
    100 * ddd_count as ddds,
    0 as days
  from courses
  union all
  select
    discharge_department_code as department_code,
    month_start_on,
    0 as ddds,
    days
  from stays
)

select
  department_code,
  month_start_on,
  sum(ddds) as numerator,
  sum(days) as denominator
from both_sides
group by department_code, month_start_on
