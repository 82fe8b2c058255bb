-- 医师手术工作量：报告期内医师以指定角色参与的手术台次数；角色由变量 role 指定，不指定则各角色的台次去重。

{% set role = var('role', '') %}
select
  operations.department_code,
  cast(date_trunc('month', operations.started_at) as date) as month_start_on,
  count(distinct operations.operation_key) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__operation_staff') }} as team
inner join {{ ref('stg_demo_his__operations') }} as operations on team.operation_key = operations.operation_key
inner join {{ ref('stg_demo_his__operation_codes') }} as codes
  on operations.icd9_code = codes.icd9_code
  and operations._source = codes._source
where operations.operation_status = 'done'
  and codes.is_operation
  and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  {% if role %}
  and team.role = '{{ role }}'
  {% endif %}
group by
  operations.department_code,
  date_trunc('month', operations.started_at)
