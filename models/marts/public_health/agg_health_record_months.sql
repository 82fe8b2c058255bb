-- One row per month, area and institution (periodic snapshot): health records in force at the end of the month, those open to their residents by then, and those in use.
{{ config(materialized='table') }}

with records as (
  select
    *,
    cast(date_trunc('month', recorded_on) as date) as first_month_on
  from {{ ref('int_input__health_records') }}
),

months as (
  select
    date_on as month_on,
    last_day(date_on) as month_end_on
  from {{ ref('dim_dates') }}
  where day(date_on) = 1
    and date_on <= cast('{{ var('as_of') }}' as date)
),

in_force as (
  select
    months.month_on,
    records.area_code,
    records.performing_institution_code,
    records.institution_code,
    records._source,
    cast(count(*) as integer) as health_records,
    cast(
      count(*) filter (where records.opened_to_person_on <= months.month_end_on) as integer
    ) as opened_health_records,
    -- 动态记录: an entry within the year. Only the last one is known; an entry after the month hides those before it.
    cast(
      count(*) filter (where records.last_recorded_on > months.month_end_on - interval 1 year) as integer
    ) as used_health_records
  from months
  inner join records on months.month_on >= records.first_month_on
    and (records.closed_on is null or records.closed_on > months.month_end_on)
  group by all
),

keyed as (
  select
    md5(
      concat_ws(
        '|',
        _source,
        institution_code,
        coalesce(performing_institution_code, ''),
        coalesce(area_code, ''),
        month_on
      )
    ) as health_record_month_key,
    *
  from in_force
)

select * from keyed
