-- One row per indicator, institution, department and month (periodic snapshot) brought in as a total (汇总补录): no drill below it.
{{ config(materialized='table') }}

with totals as (
  select * from {{ ref('stg_manual__history_totals') }}
),

departments as (
  select
    institution_code,
    department_code,
    any_value(department_name) as department_name,
    any_value(parent_department_code) as parent_department_code,
    any_value(parent_department_name) as parent_department_name
  from {{ ref('dim_departments') }}
  group by institution_code, department_code
),

institutions as (
  select
    institution_code,
    any_value(institution_name) as institution_name
  from {{ ref('dim_institutions') }}
  group by institution_code
),

named as (
  select
    md5(
      concat_ws(
        '|',
        totals._source,
        totals.indicator_id,
        totals.institution_code,
        coalesce(totals.department_code, ''),
        totals.month_starts_on
      )
    ) as history_total_key,
    totals.indicator_id,
    totals.institution_code,
    institutions.institution_name,
    totals.department_code,
    departments.department_name,
    departments.parent_department_code,
    departments.parent_department_name,
    totals.month_starts_on,
    totals.numerator,
    totals.denominator,
    totals.value,
    totals.imported_at,
    totals._source
  from totals
  left join departments on totals.institution_code = departments.institution_code
    and totals.department_code = departments.department_code
  left join institutions on totals.institution_code = institutions.institution_code
)

select * from named
