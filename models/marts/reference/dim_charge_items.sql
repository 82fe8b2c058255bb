-- One row per item that can be charged, of one source.
{{ config(materialized='table') }}

with charge_items as (
  select * from {{ ref('int_input__charge_items') }}
),

fee_groups as (
  select * from {{ ref('fee_groups') }}
),

grouped as (
  select
    md5(charge_items._source || '|' || charge_items.item_code) as item_key,
    charge_items.item_code,
    charge_items.item_name,
    charge_items.fee_class,
    fee_groups.fee_class_zh as fee_class_name,
    coalesce(fee_groups.fee_group, 'other') as fee_group,
    fee_groups.fee_group_zh as fee_group_name,
    fee_groups.front_page_fee_no,
    fee_groups.front_page_fee_group,
    fee_groups.front_page_fee_name,
    charge_items.nursing_class,
    charge_items.unit,
    charge_items.unit_price,
    charge_items._source
  from charge_items
  left join fee_groups on charge_items.fee_class = fee_groups.fee_class
)

select * from grouped
