-- 住院医师首次参加医师资格考试通过率：首次参加并通过人数 / 首次参加总人数。年度数：期内各月取其所在年度的数，全期取末月所在年度。

with months as (
  select distinct cast(date_trunc('month', date_on) as date) as month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  sum(research.first_exam_pass) as numerator,
  sum(research.first_exam) as denominator
from months
inner join {{ ref('int_input__research') }} as research on year(research.year_on) = year(months.month_start_on)
inner join {{ ref('int_institutions__ranked') }} as institutions on research.institution_code = institutions.institution_code
where institutions.institution_level in ('tertiary', 'secondary')
group by months.month_start_on
