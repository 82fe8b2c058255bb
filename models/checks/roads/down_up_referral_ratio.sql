-- 上下转诊比：下转患者人次数 / 同期上转患者人次数。

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (
    where direction = 'down'
      and to_institution_code in (
        select institution_code
        from {{ ref('dim_partner_institutions') }}
        where institution_level in ('secondary', 'primary')
      )
  ) as numerator,
  count(*) filter (
    where direction = 'up'
      and from_institution_code in (select institution_code from {{ ref('dim_partner_institutions') }} where institution_level = 'primary')
  ) as denominator
from {{ ref('int_input__referrals') }}
where review_result = 'accepted'
  and arrived_at is not null
  and cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
