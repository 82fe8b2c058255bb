-- 住院患者身体约束率：身体约束日数（护理日报） / 实际占用床日数。

with stays as (
  select
    admission_ref,
    admitted_at,
    department_code,
    discharge_department_code,
    cast(discharged_at as date) as discharged_on
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
    and not is_newborn
),

arrivals as (
  select
    admission_ref,
    admitted_at as in_at,
    department_code
  from stays
  union all
  select
    admission_ref,
    transferred_at,
    to_department_code
  from {{ ref('stg_demo_his__transfers') }}
),

spells as (
  select
    arrivals.admission_ref,
    arrivals.department_code,
    cast(arrivals.in_at as date) as in_on,
    coalesce(
      cast(
        lead (arrivals.in_at) over (partition by arrivals.admission_ref order by arrivals.in_at) as date
      ),
      stays.discharged_on,
      cast('{{ var('as_of') }}' as date)
    ) as out_on
  from arrivals
  inner join stays on arrivals.admission_ref = stays.admission_ref
),

nights as (
  select
    admission_ref,
    department_code,
    cast(unnest(generate_series(in_on, out_on - 1, interval 1 day)) as date) as night_on
  from spells
  where out_on > in_on
  union all
  select
    admission_ref,
    discharge_department_code,
    discharged_on
  from stays
  where cast(admitted_at as date) = discharged_on
),

present as (
  select
    admission_ref,
    department_code,
    cast(date_trunc('month', night_on) as date) as month_start_on
  from nights
  where night_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and night_on < cast('{{ var('as_of') }}' as date)
),

sides as (
  select
    department_code,
    cast(date_trunc('month', recorded_on) as date) as month_start_on,
    restraint_days as above,
    0 as below
  from {{ ref('stg_demo_his__nursing_days') }}
  where cast(recorded_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and restraint_days > 0
  union all
  select
    department_code,
    month_start_on,
    0,
    1
  from present
)

select
  department_code,
  month_start_on,
  sum(above) as numerator,
  sum(below) as denominator
from sides
group by department_code, month_start_on
