-- 区域检验标本数：基层采样送区域检验中心检测的标本数（按报告日）。

select
  department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__remote_services') }}
where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and service_status <> 'cancelled'
  and service_type = 'lab'
  and requesting_institution_code in (
    select institution_code
    from {{ ref('dim_partner_institutions') }}
    where institution_level = 'primary'
  )
  and providing_institution_code not in (
    select institution_code
    from {{ ref('dim_partner_institutions') }}
    where institution_level = 'primary'
  )
group by department_code, date_trunc('month', reported_at)
