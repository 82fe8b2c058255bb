-- 有医师在岗的科室缺人事月报。Departments with doctors that no personnel report of a month tells of.
{{ config(severity='warn') }}

with months as (
  select distinct
    month_on,
    _source
  from {{ ref('stg_demo_his__staff_months') }}
),

manned as (
  select distinct
    department_code,
    _source
  from {{ ref('stg_demo_his__doctors') }}
  where staff_type = 'doctor'
),

expected as (
  select
    months.month_on,
    manned.department_code,
    manned._source
  from months
  inner join manned on months._source = manned._source
  inner join {{ ref('stg_demo_his__departments') }} as departments on manned.department_code = departments.department_code
    and manned._source = departments._source
  where departments.opened_on <= last_day(months.month_on)
    and coalesce(departments.closed_on > months.month_on, true)
)

select
  expected.month_on,
  expected.department_code
from expected
left join {{ ref('stg_demo_his__staff_months') }} as told on expected.month_on = told.month_on
  and expected.department_code = told.department_code
  and expected._source = told._source
where told.staff_month_key is null
