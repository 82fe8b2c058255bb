-- 退药率：退药（门诊退药、病区退药）金额 / 同期发药金额（进价）。

select
  stores.department_code,
  cast(date_trunc('month', moves.moved_on) as date) as month_start_on,
  coalesce(sum(moves.amount) filter (where moves.move_type = 'patient_return'), 0) as numerator,
  coalesce(sum(- moves.amount) filter (where moves.move_type = 'dispense'), 0) as denominator
from {{ ref('stg_demo_his__stock_moves') }} as moves
left join {{ ref('stg_demo_his__stores') }} as stores on moves.store_code = stores.store_code
  and moves._source = stores._source
where moves.moved_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by stores.department_code, date_trunc('month', moves.moved_on)
