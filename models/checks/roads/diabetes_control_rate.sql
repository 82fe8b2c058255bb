-- 管理人群血糖控制率：年内最近一次随访空腹血糖达标（<7.0 mmol/L）人数 / 年内已管理的2型糖尿病患者人数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

managed as (
  select
    registry_year,
    resident_key,
    age_years
  from {{ ref('fct_chronic_patients') }}
  where disease = 't2dm'
    and managed_on is not null
),

last_visits as (
  select
    year(done_on) as registry_year,
    resident_key,
    systolic,
    diastolic,
    fasting_glucose
  from {{ ref('fct_followups') }}
  where disease = 't2dm'
    and done_on is not null
  qualify row_number() over (partition by resident_key, year(done_on) order by done_at desc) = 1
),

years as (
  select
    managed.registry_year,
    count(*) filter (where last_visits.fasting_glucose < 7.0) as numerator,
    count(*) as denominator
  from managed
  left join last_visits on managed.resident_key = last_visits.resident_key
    and managed.registry_year = last_visits.registry_year
  group by managed.registry_year
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  years.numerator,
  years.denominator
from months
inner join years on year(months.month_start_on) = years.registry_year
