-- 每百名卫生技术人员科研项目经费：本年度科研项目立项经费总金额 × 100 / 同期卫生技术人员总数。科研为年度数（全期取末月所在年度），人数为期内各月末数的平均。

with staff as (
  select
    told.month_on,
    sum(told.health_staff) as heads
  from {{ ref('int_input__staff_months') }} as told
  left join {{ ref('int_institutions__ranked') }} as institutions on told.institution_code = institutions.institution_code
  where told.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and coalesce(institutions.institution_level, told.institution_level) in ('tertiary', 'secondary')
  group by told.month_on
),

funds as (
  select
    year(research.year_on) as funded_in,
    sum(research.project_fund) as amount
  from {{ ref('int_input__research') }} as research
  inner join {{ ref('int_institutions__ranked') }} as institutions on research.institution_code = institutions.institution_code
  where institutions.institution_level in ('tertiary', 'secondary')
  group by year(research.year_on)
)

select
  'month' as grain,
  cast(null as varchar) as department_code,
  staff.month_on as month_start_on,
  100 * funds.amount as numerator,
  staff.heads as denominator
from staff
left join funds on year(staff.month_on) = funds.funded_in
union all
select
  'hospital' as grain,
  cast(null as varchar) as department_code,
  cast(null as date) as month_start_on,
  100 * (select amount from funds where funded_in = year(cast('{{ var('to') }}' as date))) as numerator,
  avg(heads) as denominator
from staff
