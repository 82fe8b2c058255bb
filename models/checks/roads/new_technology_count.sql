-- 新技术新项目开展例数：报告期内有新技术备案号的手术例数，按手术日期；取消的不计。

select
  operations.department_code,
  cast(date_trunc('month', operations.started_at) as date) as month_start_on,
  count(records.new_technology_no) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__operations') }} as operations
inner join {{ ref('stg_demo_his__operation_records') }} as records on operations.operation_key = records.operation_key
inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
  and operations._source = codes._source
where operations.operation_status = 'done'
  and codes.is_operation
  and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by operations.department_code, date_trunc('month', operations.started_at)
