-- 健康档案使用率：月末在管档案中一年内有动态记录的档案份数 / 月末在管档案总份数。

with months as (
  select distinct month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

ends as (
  select
    month_start_on,
    last_day(month_start_on) as level_on
  from months
),

counted as (
  select
    ends.month_start_on,
    count(distinct records.resident_key) filter (
      where records.last_recorded_on > ends.level_on - interval 1 year
    ) as persons,
    count(distinct records.resident_key) as of_persons
  from ends
  inner join {{ ref('fct_ph_services') }} as records on records.served_on <= ends.level_on
    and coalesce(records.closed_on > ends.level_on, true)
  where records.service_type = 'health_record'
  group by ends.month_start_on
)

select
  cast(null as varchar) as department_code,
  ends.month_start_on,
  counted.persons as numerator,
  counted.of_persons as denominator
from ends
left join counted on ends.month_start_on = counted.month_start_on
