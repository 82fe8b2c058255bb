-- 传染病疫情报告率：网络报告的传染病病例数 / 登记传染病病例数（同人、同病、同发病时间的重复报卡只计第一张）。

with cards as (
  select
    infections.*,
    coalesce(patients.person_key, facts.patient_key) as person
  from {{ ref('int_input__infections') }} as infections
  inner join {{ ref('fct_infections') }} as facts on infections.infection_key = facts.infection_key
  left join {{ ref('dim_patients') }} as patients on facts.patient_key = patients.patient_key
  where infections.disease_code is not null
),

cases as (
  select *
  from cards
  qualify row_number() over (partition by person, disease_code, onset_at order by diagnosed_at, infection_key) = 1
)

select
  department_code,
  cast(date_trunc('month', diagnosed_at) as date) as month_start_on,
  count(reported_at) as numerator,
  count(*) as denominator
from cases
where cast(diagnosed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', diagnosed_at)
