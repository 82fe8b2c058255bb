-- One row per item of a report as one message said it, with the line of the report that it belongs to.
{{ config(materialized='ephemeral') }}

-- Several reports of one message may have one number (panels of a specimen): an item belongs to the one before it.

with reports as (
  select
    message_id,
    seq as report_seq,
    report_id
  from {{ ref('stg_feed__reports') }}
),

items as (
  select * from {{ ref('stg_feed__observations') }}
),

placed as (
  select
    items.*,
    reports.report_seq
  from items
  inner join reports on items.message_id = reports.message_id
    and items.report_id = reports.report_id
  qualify row_number() over (
      partition by
        items.message_id,
        items.seq
      order by reports.report_seq > items.seq, abs(reports.report_seq - items.seq)
    ) = 1
)

select * from placed
