-- 牵头医院下转患者占出院患者比例：牵头医院向基层医疗卫生机构下转（已到诊）的住院患者人次数 / 同期牵头医院出院患者人次数。

with lead_hospitals as (
  select institution_code
  from {{ ref('int_input__institutions') }}
  where institution_type = 'hospital'
),

both_sides as (
  select
    department_code,
    arrived_at as happened_at,
    1 as sent,
    0 as discharged
  from {{ ref('int_input__referrals') }}
  where direction = 'down'
    and setting = 'inpatient'
    and review_result = 'accepted'
    and arrived_at is not null
    and cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and from_institution_code in (select institution_code from lead_hospitals)
    and to_institution_code in (select institution_code from {{ ref('dim_partner_institutions') }} where institution_level = 'primary')
  union all
  select
    discharge_department_code as department_code,
    discharged_at as happened_at,
    0 as sent,
    1 as discharged
  from {{ ref('int_input__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and not is_newborn
    and institution_code in (select institution_code from lead_hospitals)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(sent) as numerator,
  sum(discharged) as denominator
from (select *, cast(date_trunc('month', happened_at) as date) as month_start_on from both_sides) as dated
group by
  grouping sets ((), (department_code), (month_start_on))
  -- Before the first referral nobody wrote referrals down: such a month has no share.
having grouping (month_start_on) = 1
  or month_start_on >= (select date_trunc('month', min(arrived_at)) from {{ ref('int_input__referrals') }})
