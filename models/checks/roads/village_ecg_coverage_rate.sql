-- 村级心电设备覆盖率：配备心电设备的村卫生室数 / 同期村卫生室总数，取期末当月。

with months as (
  select date_on as month_start_on
  from {{ ref('dim_dates') }}
  where day(date_on) = 1
    and date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

villages as (
  select distinct
    institution_code,
    cast(date_trunc('month', month_on) as date) as month_start_on
  from {{ ref('stg_demo_his__staff_months') }}
  where institution_type = 'village_clinic'
),

equipped as (
  select distinct
    equipment.institution_code,
    months.month_start_on
  from {{ ref('stg_demo_his__equipment') }} as equipment
  inner join months on equipment.enabled_on <= last_day(months.month_start_on)
    and (equipment.disposed_on is null or equipment.disposed_on > last_day(months.month_start_on))
  where equipment.equipment_type = 'ecg'
    and equipment.institution_type = 'village_clinic'
)

select
  cast(null as varchar) as department_code,
  months.month_start_on,
  (select count(*) from equipped where equipped.month_start_on = months.month_start_on) as numerator,
  (select count(*) from villages where villages.month_start_on = months.month_start_on) as denominator
from months
