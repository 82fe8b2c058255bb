-- One row per month, area, institution that signed and key group (periodic snapshot): residents under a family-doctor contract at the month's end, of the running one so far; a level, never summed over months.
-- Who signed twice counts where he signed last.
{{ config(materialized='table') }}

with months as (
  select
    month_start_on as month_on,
    max(date_on) as level_on
  from {{ ref('dim_dates') }}
  where date_on <= cast('{{ var('as_of') }}' as date)
  group by month_start_on
),

signed as (
  select
    months.month_on,
    months.level_on,
    contracts.*
  from {{ ref('fct_contracts') }} as contracts
  inner join months on months.level_on between contracts.starts_on and contracts.in_force_until_on
  qualify row_number() over (
      partition by
        months.month_on,
        contracts.resident_key
      order by contracts.signed_on desc, contracts.contract_key
    ) = 1
),

counted as (
  select
    md5(
      concat_ws(
        '|',
        _source,
        month_on,
        institution_code,
        performing_institution_code,
        coalesce(area_code, '?'),
        coalesce(key_group, '?')
      )
    ) as contract_month_key,
    month_on,
    level_on,
    area_code,
    key_group,
    key_group is not null as is_key_group,
    count(*) as residents,
    institution_code,
    performing_institution_code,
    _source
  from signed
  group by month_on, level_on, area_code, key_group, institution_code, performing_institution_code, _source
)

select * from counted
