-- 高费用（异常）患者数：住院费用超过本机构同年同DRG组例均费用3倍的出院人次，取该病例最新一版（结算、申诉、月度、预分组）分组结果，不取平台分组。

with grouped as (
  select
    admission_key,
    discharged_on,
    department_code,
    total_fee,
    grouper,
    grouping_version,
    grouped_on,
    group_status,
    avg(total_fee) over (
      partition by
        institution_code,
        year(discharged_on),
        grouping_version,
        group_status,
        drg_code
    ) as mean_fee
  from {{ ref('fct_drg_cases') }}
),

newest as (
  select * from grouped
  where grouper <> 'platform'
  qualify row_number() over (
      partition by
        admission_key
      order by
        list_position(['final', 'appeal', 'monthly', 'preliminary'], grouping_version),
        grouped_on desc
    ) = 1
)

select
  department_code,
  cast(date_trunc('month', discharged_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from newest
where group_status = 'grouped'
  and total_fee > 3 * mean_fee
  and cast(discharged_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', discharged_on)
