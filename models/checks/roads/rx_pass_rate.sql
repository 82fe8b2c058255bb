-- 门诊处方合格率：点评合格的门诊处方张数 / 同期点评的门诊处方总张数。

with reviewed as (
  select
    department_code,
    cast(date_trunc('month', reviewed_at) as date) as month_start_on,
    rx_key as reviewed_key,
    result
  from {{ ref('stg_demo_his__rx_reviews') }}
  where cast(reviewed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and review_kind = 'prescription'
    and setting = 'outpatient'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct reviewed_key) filter (where result = 'pass') as numerator,
  count(distinct reviewed_key) as denominator
from reviewed
group by grouping sets ((), (department_code), (month_start_on))
