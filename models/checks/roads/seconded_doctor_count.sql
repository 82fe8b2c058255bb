-- 牵头医院派驻基层医师人数：牵头医院（县级医院）派驻基层医疗卫生机构的医师人数，取期末当月。

with lead as (
  select institution_code
  from {{ ref('stg_demo_his__institutions') }}
  where institution_type = 'hospital'
  order by
    case institution_level
      when 'tertiary' then 1
      when 'secondary' then 2
      else 3
    end
  limit 1
)

select
  department_code,
  month_on as month_start_on,
  sum(seconded_doctors) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__staff_months') }}
where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and institution_code in (select institution_code from lead)
group by department_code, month_on
