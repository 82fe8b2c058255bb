-- One row per business day, institution and rule: transfers judged.
{{ config(materialized='table') }}

with stays as (
  select
    admission_key,
    admitted_at,
    discharged_at,
    institution_code
  from {{ ref('int_stays__bounded') }}
),

places as (
  select
    department_code,
    institution_code,
    _source
  from {{ ref('dim_departments') }}
),

subject as (
  select
    transfers.*,
    cast(transfers.transferred_at as date) as checked_on,
    stays.admission_key is not null as has_stay,
    stays.admitted_at,
    stays.discharged_at,
    coalesce(stays.institution_code, places.institution_code) as institution_code,
    transfers.to_department_code as department_code,
    md5(transfers.admission_key || '|' || transfers.transferred_at) as row_key
  from {{ ref('int_input__transfers') }} as transfers
  left join stays on transfers.admission_key = stays.admission_key
  left join places on transfers.to_department_code = places.department_code
    and transfers._source = places._source
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

wards as (
  select distinct ward_code
  from {{ ref('dim_wards') }}
),

judged as ({{ dq_judged() }})

select * from judged
