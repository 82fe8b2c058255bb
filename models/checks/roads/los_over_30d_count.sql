-- 住院超过30天患者数：期末日24时在院、入院至当日（含当日）已满31个床日的患者数，逐月给月末数。

with ends as (
  select date_on
  from {{ ref('dim_dates') }}
  where cast(date_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
    and date_on = last_day(date_on)
),

present as (
  select
    admissions.admission_ref,
    admissions.admitted_at,
    ends.date_on,
    admissions.department_code as admitted_to,
    admissions.ward_code as admitted_ward,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join ends on cast(admissions.admitted_at as date) <= ends.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > ends.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < ends.date_on + interval 1 day
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
  group by all
),

census as (
  select
    present.date_on,
    present.admission_ref,
    present.admitted_at,
    coalesce(transfers.to_department_code, present.admitted_to) as department_code,
    coalesce(transfers.to_ward_code, present.admitted_ward) as ward_code
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from census
where date_on - cast(admitted_at as date) >= 30
group by department_code, date_on
union all
select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  0 as numerator,
  cast(null as bigint) as denominator
from ends
