-- 四级手术例数：报告期内四级手术例数，按手术记录的级别，每个术式记录计一例；取消的不计。

select
  operations.department_code,
  cast(date_trunc('month', operations.started_at) as date) as month_start_on,
  count(distinct operations.operation_key) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__operations') }} as operations
inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
  and operations._source = codes._source
where operations.operation_level = 4
  and operations.operation_status = 'done'
  and codes.is_operation
  and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by operations.department_code, date_trunc('month', operations.started_at)
