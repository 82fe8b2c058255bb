-- 出区平均住院日排名：各病区出区平均住院日由低到高的名次，并列同名次；时段内没有患者出区的病区不参与。全院、各科室内、各月各排一次。

{{ road_ward_exits() }},
left_in_period as (
  select
    department_code,
    ward_code,
    cast(date_trunc('month', out_on) as date) as month_start_on,
    days
  from exits
  where out_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),
averages as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    ward_code,
    sum(days) / count(*) as average_days
  from left_in_period
  group by grouping sets ((ward_code), (department_code, ward_code), (month_start_on, ward_code))
)
select
  grain,
  department_code,
  month_start_on,
  ward_code as member_code,
  rank() over (partition by grain, department_code, month_start_on order by average_days) as numerator,
  cast(null as bigint) as denominator
from averages
