-- 出院患者随访率：出院后规定时间内完成随访的患者人次数 / 同期应随访的出院患者人次数（按出院日，一次住院计一次）。

with planned as (
  select
    admission_ref,
    bool_or(
      done_at is not null
      and cast(done_at as date) >= planned_on - days_before
      and cast(done_at as date) <= planned_on + days_after
    ) as is_in_time
  from {{ ref('stg_demo_his__followups') }}
  where followup_kind <> 'chronic'
  group by admission_ref
)

select
  admissions.discharge_department_code as department_code,
  cast(date_trunc('month', admissions.discharged_at) as date) as month_start_on,
  count(*) filter (where planned.is_in_time) as numerator,
  count(*) as denominator
from planned
inner join {{ ref('stg_demo_his__admissions') }} as admissions on planned.admission_ref = admissions.admission_ref
where cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by admissions.discharge_department_code, date_trunc('month', admissions.discharged_at)
