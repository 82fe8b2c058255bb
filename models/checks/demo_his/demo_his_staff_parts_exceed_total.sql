-- 医、护、药、技人数之和超过卫生技术人员数。Reports in which doctors, nurses, pharmacists and technicians are more than the health professionals.
{{ config(severity='warn') }}

select
  staff_month_key,
  health_staff,
  doctors + nurses + coalesce(pharmacists, 0) + coalesce(technicians, 0) as parts
from {{ ref('stg_demo_his__staff_months') }}
where doctors + nurses + coalesce(pharmacists, 0) + coalesce(technicians, 0) > health_staff
