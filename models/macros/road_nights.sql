{#- For second roads: a row per stay and night at 24:00 with the department of the night; who comes and goes on one day has that day. -#}
{% macro road_nights() -%}
with stays as (
  select
    admission_ref,
    admitted_at,
    department_code,
    discharge_department_code,
    cast(discharged_at as date) as discharged_on
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
    and not is_newborn
),

arrivals as (
  select
    admission_ref,
    admitted_at as in_at,
    department_code
  from stays
  union all
  select
    admission_ref,
    transferred_at,
    to_department_code
  from {{ ref('stg_demo_his__transfers') }}
),

spells as (
  select
    arrivals.admission_ref,
    arrivals.department_code,
    cast(arrivals.in_at as date) as in_on,
    coalesce(
      cast(
        lead (arrivals.in_at) over (partition by arrivals.admission_ref order by arrivals.in_at) as date
      ),
      stays.discharged_on,
      cast('{{ var('as_of') }}' as date)
    ) as out_on
  from arrivals
  inner join stays on arrivals.admission_ref = stays.admission_ref
)

select
  admission_ref,
  department_code,
  cast(unnest(generate_series(in_on, out_on - 1, interval 1 day)) as date) as night_on
from spells
where out_on > in_on
union all
select
  admission_ref,
  discharge_department_code,
  discharged_on
from stays
where cast(admitted_at as date) = discharged_on
{%- endmacro %}
