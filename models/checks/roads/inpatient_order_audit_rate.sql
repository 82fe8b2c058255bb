-- 住院用药医嘱审核率：调配前经药师审核的住院用药医嘱条目数 / 同期住院用药医嘱总条目数。

select
  prescriptions.department_code,
  cast(date_trunc('month', prescriptions.prescribed_at) as date) as month_start_on,
  count(*) filter (
    where items.audited_at <= coalesce(prescriptions.dispensed_at, items.audited_at)
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__prescription_items') }} as items
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on items.rx_id = prescriptions.rx_id
  and items._source = prescriptions._source
left join {{ ref('stg_demo_his__drugs') }} as drugs on items.drug_code = drugs.drug_code
  and items._source = drugs._source
where cast(prescriptions.prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and prescriptions.rx_status in ('valid', 'refunded')
  and prescriptions.setting = 'inpatient'
group by prescriptions.department_code, date_trunc('month', prescriptions.prescribed_at)
