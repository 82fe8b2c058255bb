-- One row per patient whose person has other records too. The person is called by the key of the oldest record, which a merge keeps.
{{ config(materialized='table') }}

with links as (
  select * from {{ ref('stg_hisight__patient_links') }}
),

oldest as (
  select
    person_id,
    patient_key as person_key
  from links
  where record_id = person_id
),

linked as (
  select
    links.patient_key,
    oldest.person_key,
    cast(count(*) over (partition by links.person_id) as integer) as records_of_person
  from links
  inner join oldest on links.person_id = oldest.person_id
)

select * from linked
