-- ICU护士床位比：各月末 ICU 护士数的平均 / 各月末 ICU 开放标准床数的平均。

with icu_wards as (
  select
    wards.ward_code,
    wards.department_code,
    wards._source
  from {{ ref('stg_demo_his__wards') }} as wards
  inner join {{ ref('stg_demo_his__ward_profiles') }} as profiles on wards.ward_code = profiles.ward_code
    and wards._source = profiles._source
  where profiles.ward_type = 'icu'
),

months as (
  select distinct
    month_start_on,
    last_day(month_start_on) as month_end_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

heads as (
  select
    reports.month_on as month_start_on,
    reports.department_code,
    sum(reports.nurses) as heads
  from {{ ref('stg_demo_his__staff_months') }} as reports
  where reports.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and reports.department_code in (select department_code from icu_wards)
  group by reports.month_on, reports.department_code
),

beds as (
  select
    months.month_start_on,
    icu_wards.department_code,
    count(*) as beds
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join icu_wards on beds.ward_code = icu_wards.ward_code
    and beds._source = icu_wards._source
  inner join months on coalesce(beds.opened_on, months.month_end_on) <= months.month_end_on
    and coalesce(beds.closed_on, months.month_end_on + 1) > months.month_end_on
  where beds.bed_type = 'standard'
  group by months.month_start_on, icu_wards.department_code
),

rows as (
  select
    coalesce(heads.department_code, beds.department_code) as department_code,
    coalesce(heads.month_start_on, beds.month_start_on) as month_start_on,
    heads.heads,
    beds.beds
  from heads
  full join beds on heads.department_code = beds.department_code
    and heads.month_start_on = beds.month_start_on
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  1.0 * sum(heads) / count(distinct case when heads is not null then month_start_on end) as numerator,
  1.0 * sum(beds) / count(distinct case when beds is not null then month_start_on end) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
