-- 签约居民组内就诊率：签约居民在签约机构就诊人次数 / 同期签约居民就诊总人次数（不含体检）。

with visits as (
  select
    visits.visit_key,
    visits.visited_on,
    visits.department_code,
    visits.institution_code,
    coalesce(patients.person_key, visits.patient_key) as person
  from {{ ref('fct_visits') }} as visits
  left join {{ ref('dim_patients') }} as patients on visits.patient_key = patients.patient_key
  where cast(visits.visited_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and visits.visit_type <> 'checkup'
),

signed as (
  select
    contracts.*,
    coalesce(patients.person_key, contracts.patient_key) as person
  from {{ ref('fct_contracts') }} as contracts
  left join {{ ref('dim_patients') }} as patients on contracts.patient_key = patients.patient_key
),

in_contract as (
  select
    visits.visit_key,
    visits.visited_on,
    visits.department_code,
    max(if (signed.performing_institution_code = visits.institution_code, 1, 0)) as inside
  from visits
  inner join signed on visits.person = signed.person
  where visits.visited_on >= signed.starts_on
    and visits.visited_on <= signed.ends_on
    and (signed.cancelled_on is null or visits.visited_on <= signed.cancelled_on)
  group by visits.visit_key, visits.visited_on, visits.department_code
)

select
  department_code,
  cast(date_trunc('month', visited_on) as date) as month_start_on,
  sum(inside) as numerator,
  count(*) as denominator
from in_contract
group by department_code, date_trunc('month', visited_on)
