-- 居民电子健康档案向本人开放率：已向居民本人开放的电子健康档案份数 / 同期电子健康档案份数，取月末有效（未注销）档案。

with month_ends as (
  select
    date_on,
    cast(date_trunc('month', date_on) as date) as month_start_on
  from {{ ref('dim_dates') }}
  where date_on = last_day(date_on)
    and cast(date_trunc('month', date_on) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  cast(null as varchar) as department_code,
  month_ends.month_start_on,
  count(*) filter (where archives.opened_to_person_on <= month_ends.date_on) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__health_archives') }} as archives
inner join month_ends on archives.recorded_on <= month_ends.date_on
where coalesce(archives.closed_on, date '9999-12-31') > month_ends.date_on
group by month_ends.month_start_on
