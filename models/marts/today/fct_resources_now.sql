-- One row per bed group, clinic with slots or kind of equipment of an institution (periodic snapshot): its newest state.
{{ config(materialized='table') }}

with states as (
  select * from {{ ref('stg_feed__resource_states') }}
),

newest as (
  select
    md5(
      _source || '|' || coalesce(institution_code, '') || '|' || resource_kind || '|' || coalesce(resource_code, '')
    ) as resource_key,
    institution_code,
    resource_kind,
    resource_code,
    resource_name,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    total,
    in_use,
    coalesce(free, total - in_use) as free,
    event_at as told_at,
    _source
  from states
  qualify row_number() over (
      partition by
        _source,
        institution_code,
        resource_kind,
        resource_code
      order by event_at desc, received_at desc, message_id desc, seq desc
    ) = 1
)

select * from newest
