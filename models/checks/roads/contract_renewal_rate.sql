-- 家庭医生续签率：签约到期并续签的人数 / 签约到期人数（按到期日，提前解约的不计）。

with expired as (
  select
    resident_key,
    cast(date_trunc('month', ends_on) as date) as month_start_on,
    renewed_on
  from {{ ref('fct_contracts') }}
  where cast(ends_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and coalesce(cancelled_on, ends_on) >= ends_on
)

select
  case
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct resident_key) filter (where renewed_on is not null) as numerator,
  count(distinct resident_key) as denominator
from expired
group by grouping sets ((), (month_start_on))
