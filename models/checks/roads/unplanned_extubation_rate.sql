-- 置管患者非计划拔管率：某导管非计划拔管例次数（按上报日） / 该导管留置总日数；导管由变量 device 指定。

{% set device = var('device', '') %}
with device_days as (
  {{ road_device_days(device) }}
),

sides as (
  select
    department_code,
    cast(date_trunc('month', reported_at) as date) as month_start_on,
    1 as above,
    0 as below
  from {{ ref('stg_demo_his__adverse_events') }}
  where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date) and event_type in ('unplanned_extubation', 'unplanned_ett_extubation')
    {% if device %}
    and device = '{{ device }}'
    {% endif %}
  union all
  select
    department_code,
    cast(date_trunc('month', date_on) as date),
    0,
    1
  from device_days
)

select
  department_code,
  month_start_on,
  sum(above) as numerator,
  sum(below) as denominator
from sides
group by department_code, month_start_on
