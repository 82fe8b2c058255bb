-- One row per front page: its national items, with the times at which the page was handed in, coded and archived.
{{ config(materialized='ephemeral') }}

with details as (
  select * from {{ ref('stg_demo_his__front_page_details') }}
),

pages as (
  select
    admission_ref,
    submitted_at,
    coded_at,
    archived_at
  from {{ ref('stg_demo_his__front_pages') }}
),

dated as (
  select
    details.* exclude (admission_ref),
    pages.submitted_at,
    pages.coded_at,
    pages.archived_at
  from details
  inner join pages on details.admission_ref = pages.admission_ref
)

select * from dated
