-- 住院患者每床日静脉输液使用频次：住院患者静脉输液组数（袋、瓶） / 同期住院患者实际占用床日数。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

present as (
  select
    admissions.admission_ref,
    days.date_on,
    admissions.department_code as admitted_to,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join days on cast(admissions.admitted_at as date) <= days.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > days.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < days.date_on + interval 1 day
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
  group by admissions.admission_ref, days.date_on, admissions.department_code
),

both_sides as (
  select
    coalesce(transfers.to_department_code, present.admitted_to) as department_code,
    present.date_on,
    0 as infused,
    1 as bed_days
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
  union all
  select
    discharge_department_code as department_code,
    cast(discharged_at as date) as date_on,
    0 as infused,
    1 as bed_days
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(admitted_at as date) = cast(discharged_at as date)
    and cast(discharged_at as date) in (select date_on from days)
  union all
  select
    prescriptions.department_code,
    cast(prescriptions.prescribed_at as date) as date_on,
    items.infusion_bags as infused,
    0 as bed_days
  from {{ ref('stg_demo_his__prescription_items') }} as items
  inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
    and items._source = prescriptions._source
  where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and prescriptions.rx_status <> 'voided'
    and prescriptions.setting = 'inpatient'
    and items.route = 'iv_drip'
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(infused) as numerator,
  sum(bed_days) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
