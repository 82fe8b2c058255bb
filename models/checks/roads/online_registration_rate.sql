-- 线上挂号占比：微信、支付宝、APP、网站、医保APP渠道挂号人次 / 挂号人次，均为挂号减退号，各按其发生日期。

with events as (
  select
    department_code,
    channel,
    registered_at as happened_at,
    1 as qty
  from {{ ref('int_input__registrations') }}
  union all
  select
    department_code,
    channel,
    cancelled_at as happened_at,
    -1 as qty
  from {{ ref('int_input__registrations') }}
  where cancelled_at is not null
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  coalesce(
    sum(qty) filter (where channel in ('wechat', 'alipay', 'app', 'web', 'insurance_app')),
    0
  ) as numerator,
  sum(qty) as denominator
from events
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
