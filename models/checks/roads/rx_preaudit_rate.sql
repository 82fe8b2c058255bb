-- 处方审核率：收费前经药师审核的门急诊处方张数 / 同期门急诊处方总张数；作废处方不计。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  count(distinct prescriptions.rx_key) filter (
    where items.audited_at <= coalesce(prescriptions.paid_at, prescriptions.dispensed_at, items.audited_at)
  ) as numerator,
  count(distinct prescriptions.rx_key) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
  and prescriptions.setting in ('outpatient', 'emergency')
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
