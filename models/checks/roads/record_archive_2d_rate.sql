-- 出院患者病历2日归档率：2个工作日内完成归档的出院患者病历数 / 同期出院患者病历总数（未归档的也在内）。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

records as (
  select * from {{ ref('stg_demo_his__record_qcs') }}
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where cast(records.archived_at as date) <= (
        select list_sort(list(days.date_on)) [2]
        from {{ ref('dim_dates') }} as days
        where days.is_workday
          and days.date_on > cast(discharged.discharged_at as date)
          and days.date_on <= cast(discharged.discharged_at as date) + 30
      )
  ) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
