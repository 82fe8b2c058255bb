{#- For second roads: a row per device and day in the period with the department of the night; all devices where none is named. -#}
{% macro road_device_days(device) -%}
with uses as (
  select
    uses.device_use_key,
    uses.admission_ref,
    uses.department_code,
    cast(uses.inserted_at as date) as inserted_on,
    least(cast(uses.removed_at as date), cast(admissions.discharged_at as date), cast('{{ var('as_of') }}' as date)) as removed_on
  from {{ ref('stg_demo_his__device_uses') }} as uses
  left join {{ ref('stg_demo_his__admissions') }} as admissions on uses.admission_ref = admissions.admission_ref
    and admissions.admission_status <> 'cancelled'
  where {% if device %}uses.device = '{{ device }}'{% else %}true{% endif %}
),

days as (
  select
    uses.device_use_key,
    uses.admission_ref,
    uses.department_code,
    dates.date_on
  from uses
  inner join {{ ref('dim_dates') }} as dates on dates.date_on >= uses.inserted_on
    and (dates.date_on < uses.removed_on or dates.date_on = uses.inserted_on)
  where dates.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and dates.date_on < cast('{{ var('as_of') }}' as date)
),

-- The department of the night: the last arrival, by admission or transfer, up to the end of the day; none on the day of going home.
arrivals as (
  select
    admission_ref,
    admitted_at as in_at,
    department_code,
    coalesce(cast(discharged_at as date), date '9999-12-31') as gone_on
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
  union all
  select
    transfers.admission_ref,
    transfers.transferred_at,
    transfers.to_department_code,
    coalesce(cast(admissions.discharged_at as date), date '9999-12-31')
  from {{ ref('stg_demo_his__transfers') }} as transfers
  inner join {{ ref('stg_demo_his__admissions') }} as admissions on transfers.admission_ref = admissions.admission_ref
  where admissions.admission_status <> 'cancelled'
)

select
  days.device_use_key,
  days.date_on,
  coalesce(arg_max(arrivals.department_code, arrivals.in_at), any_value(days.department_code)) as department_code
from days
left join arrivals on days.admission_ref = arrivals.admission_ref
  and arrivals.in_at < days.date_on + interval 1 day
  and arrivals.gone_on > days.date_on
group by days.device_use_key, days.date_on
{%- endmacro %}
