-- One row per institution, drug and month at whose end (of the running month: yesterday) a store of the institution has the drug on its supply list (periodic snapshot fact): 供应目录.
{{ config(materialized='table') }}

with months as (
  select
    month_start_on as month_on,
    max(date_on) as last_on
  from {{ ref('dim_dates') }}
  where date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
),

drugs as (
  select * from {{ ref('dim_drugs') }}
),

listed as (
  select distinct
    months.month_on,
    lists.institution_code,
    lists.drug_code,
    lists.drug_key,
    lists._source
  from {{ ref('dim_store_drugs') }} as lists
  inner join months on lists.listed_on <= months.last_on
    and coalesce(lists.delisted_on > months.last_on, true)
),

described as (
  select
    md5(listed.institution_code || '|' || listed.drug_key || '|' || listed.month_on) as formulary_month_key,
    listed.month_on,
    listed.drug_code,
    listed.drug_key,
    drugs.generic_code,
    coalesce(drugs.is_antibiotic, false) as is_antibiotic,
    drugs.abx_grade,
    listed.institution_code,
    listed._source
  from listed
  left join drugs on listed.drug_key = drugs.drug_key
)

select * from described
