-- 医务人员手卫生依从率：受调查的医务人员实际实施手卫生次数 / 调查中应实施手卫生次数（实施多于应实施的为两栏填反，不计）。

select
  department_code,
  cast(date_trunc('month', recorded_on) as date) as month_start_on,
  sum(hand_hygiene_done) as numerator,
  sum(hand_hygiene_due) as denominator
from {{ ref('stg_demo_his__nursing_days') }}
where hand_hygiene_due >= hand_hygiene_done
  and cast(recorded_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', recorded_on)
