-- 手术越级例数：手术当日主刀有效授权的最高级别低于所施手术级别的手术台数（无授权记录的不计）。

with done as (
  select
    operations.*,
    coalesce(operations.admission_ref, operations.operation_key) || '|' || operations.started_at as session,
    cast(date_trunc('month', operations.started_at) as date) as month_start_on,
    (
      select max(grants.granted_level)
      from {{ ref('stg_demo_his__operation_staff') }} as team
      inner join {{ ref('stg_demo_his__surgeon_grants') }} as grants on team.doctor_code = grants.doctor_code
      where team.operation_key = operations.operation_key
        and team.role = 'surgeon'
        and grants.granted_on <= cast(operations.started_at as date)
        and coalesce(grants.expired_on, date '9999-12-31') > cast(operations.started_at as date)
    ) as granted_level
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
    and cast(operations.started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct session) filter (where granted_level < operation_level) as numerator,
  cast(null as bigint) as denominator
from done
group by grouping sets ((), (department_code), (month_start_on))
