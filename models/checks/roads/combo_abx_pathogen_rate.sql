-- 联合使用重点药物前病原学送检率：两种及以上重点药物（通用名不同、用药时间重叠）联合使用前送检的病例数 / 同期联合使用重点药物的病例数。

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
    courses.admission_ref,
    courses.abx_use_key,
    drugs.generic_code,
    courses.specimen_at,
    courses.started_at,
    -- An end that is not known, or lies before the start, is taken for a day later.
    case
      when courses.stopped_at >= courses.started_at then courses.stopped_at
      else courses.started_at + interval 1 day
    end as ended_at
  from {{ ref('stg_demo_his__abx_uses') }} as courses
  inner join stays on courses.admission_ref = stays.admission_ref
  inner join {{ ref('stg_demo_his__drugs') }} as drugs on courses.drug_code = drugs.drug_code
    and courses._source = drugs._source
  where courses.route in ('oral', 'iv_drip', 'iv_push', 'im', 'sc')
    and not courses.is_take_home
    and drugs.is_key_combination_abx
),

combined as (
  select * from courses
  where exists (
      select 1
      from courses as others
      where others.admission_ref = courses.admission_ref
        and others.generic_code <> courses.generic_code
        and greatest(others.started_at, courses.started_at) < least(others.ended_at, courses.ended_at)
    )
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct admission_ref) filter (where specimen_at <= started_at) as numerator,
  count(distinct admission_ref) as denominator
from combined
group by grouping sets ((), (department_code), (month_start_on))
