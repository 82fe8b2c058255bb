-- One row per report that stands: what its newest word says, whatever the order of messages; cancelled ones are none.
{{ config(materialized='ephemeral') }}

with items as (
  select
    message_id,
    report_seq,
    bool_and(coalesce(item_status, 'final') in ('cancelled', 'entered_in_error')) as is_withdrawn,
    bool_and(coalesce(item_status, 'final') = 'preliminary') as is_under_way,
    bool_or(item_status = 'corrected') as has_correction
  from {{ ref('int_feed__report_items') }}
  group by message_id, report_seq
),

messages as (
  select
    message_id,
    message_format
  from {{ ref('stg_feed__messages') }}
),

-- A document's code says what kind of document it is, not what was asked for. Where a report has no state its items have.
told as (
  select
    reports.* replace(
      case
        when messages.message_format = 'cda' then null
        else reports.report_code
      end as report_code,
      case
        when items.is_withdrawn
        or reports.report_status in ('cancelled', 'entered_in_error') then 'cancelled'
        when items.has_correction
        and coalesce(reports.report_status, 'final') = 'final' then 'corrected'
        when reports.report_status is null
        and items.is_under_way then 'preliminary'
        else coalesce(reports.report_status, 'final')
      end as report_status
    )
  from {{ ref('stg_feed__reports') }} as reports
  left join messages on reports.message_id = messages.message_id
  left join items on reports.message_id = items.message_id
    and reports.seq = items.report_seq
),

codes as (
  select distinct
    report_id,
    _source,
    report_code
  from told
  where report_code is not null
),

-- What names no code speaks of everything under its number.
spoken as (
  select told.* replace(coalesce(told.report_code, codes.report_code) as report_code)
  from told
  left join codes on told.report_id = codes.report_id
    and told._source = codes._source
    and told.report_code is null
),

-- By the time of the report's own state, then of the message: an old state sent again overrules nothing.
sequenced as (
  select
    *,
    min(issued_at) filter (
      where report_status in ('final', 'corrected')
    ) over (partition by _source, report_id, report_code) as first_reported_at,
    row_number() over (
      partition by
        _source,
        report_id,
        report_code
      order by
        issued_at desc,
        event_at desc,
        case report_status
          when 'preliminary' then 1
          when 'final' then 2
          when 'corrected' then 3
          else 4
        end desc,
        message_id desc,
        seq desc
    ) as newness_no
  from spoken
),

standing as (
  select * exclude (newness_no)
  from sequenced
  where newness_no = 1
    and report_status <> 'cancelled'
)

select * from standing
