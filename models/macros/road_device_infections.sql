{#- For second roads: cases of an infection (further reports of a case are one) over the days of its device. -#}
{% macro road_device_infections(device, infection_type) -%}
with device_days as (
  {{ road_device_days(device) }}
),

infections as (
  select
    arg_min(reports.department_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as department_code,
    arg_min(reports.reported_at, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as reported_at,
    arg_min(reports.is_mdro, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as is_mdro,
    arg_min(reports.disease_code, struct_pack(at := reports.diagnosed_at, key := reports.infection_key)) as disease_code,
    min(reports.diagnosed_at) as diagnosed_at
  from {{ ref('stg_demo_his__infection_reports') }} as reports
  left join {{ ref('stg_hisight__patient_links') }} as links on reports.patient_ref = links.patient_ref
  where reports.report_kind = 'hai'
    and reports.infection_type = '{{ infection_type }}'
  group by
    reports.report_kind,
    coalesce(cast(links.person_id as varchar), reports.patient_ref),
    coalesce(reports.infection_type, reports.disease_code),
    reports.onset_at
),

sides as (
  select
    department_code,
    cast(date_trunc('month', diagnosed_at) as date) as month_start_on,
    1 as above,
    0 as below
  from infections
  where cast(diagnosed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    cast(date_trunc('month', date_on) as date),
    0,
    1
  from device_days
)

select
  department_code,
  month_start_on,
  sum(above) as numerator,
  sum(below) as denominator
from sides
group by department_code, month_start_on
{%- endmacro %}
