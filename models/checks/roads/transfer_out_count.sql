-- 转出人次：报告期内转往其他病区的人次数，按转科日期；健康新生儿不计。

select
  transfers.from_department_code as department_code,
  cast(date_trunc('month', transfers.transferred_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__transfers') }} as transfers
inner join {{ ref('stg_demo_his__admissions') }} as admissions on transfers.admission_ref = admissions.admission_ref
where cast(transfers.transferred_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and transfers.from_ward_code is distinct from transfers.to_ward_code
  and admissions.admission_status <> 'cancelled'
  and not admissions.is_newborn
group by transfers.from_department_code, date_trunc('month', transfers.transferred_at)
