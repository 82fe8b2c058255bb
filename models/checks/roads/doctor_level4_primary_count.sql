-- 医师主刀四级手术例数：报告期内有主刀医师的四级手术例数，每个术式记录计一例；科室为手术科室。

select
  operations.department_code,
  cast(date_trunc('month', operations.started_at) as date) as month_start_on,
  count(distinct operations.operation_key) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__operations') }} as operations
inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
  and operations._source = codes._source
where operations.operation_status = 'done'
  and codes.is_operation
  and operations.operation_level = 4
  and operations.operation_key in (select operation_key from {{ ref('stg_demo_his__operation_staff') }} where role = 'surgeon')
  and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by operations.department_code, date_trunc('month', operations.started_at)
