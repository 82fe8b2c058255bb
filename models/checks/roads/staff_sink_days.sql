-- 牵头医院派驻基层人员天数：牵头医院医师、药师、护理人员派驻基层服务天数合计。

select
  department_code,
  month_on as month_start_on,
  coalesce(sum(seconded_days), 0) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__staff_months') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and institution_code in (select institution_code from {{ ref('int_input__institutions') }} where institution_type = 'hospital')
group by department_code, month_on
