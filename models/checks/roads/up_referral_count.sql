-- 上转患者人次数：报告期内基层医疗机构向上级医院转诊（已接收并到诊）的患者人次数。

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__referrals') }}
where review_result = 'accepted'
  and arrived_at is not null
  and cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and direction = 'up'
  and from_institution_code in (select institution_code from {{ ref('dim_partner_institutions') }} where institution_level = 'primary')
  and to_institution_code not in (select institution_code from {{ ref('dim_partner_institutions') }} where institution_level = 'primary')
group by department_code, date_trunc('month', arrived_at)
