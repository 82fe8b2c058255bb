-- 集采约定采购量完成率：报告期内开始的集采协议下至今的实际到货量 / 同期协议的约定采购量。

with received as (
  select
    vbp_contract_key,
    sum(received_qty) as received_qty
  from {{ ref('stg_demo_his__purchases') }}
  where purchase_status = 'received'
  group by vbp_contract_key
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', contracts.starts_on) as date) as month_start_on,
  coalesce(sum(received.received_qty), 0) as numerator,
  sum(contracts.contract_qty) as denominator
from {{ ref('stg_demo_his__vbp_contracts') }} as contracts
left join received on contracts.vbp_contract_key = received.vbp_contract_key
where contracts.starts_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', contracts.starts_on)
