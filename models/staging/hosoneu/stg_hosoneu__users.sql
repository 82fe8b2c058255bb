-- One row per user of the HIS: doctors, cashiers and others; login data are never loaded.
{{ config(materialized='table') }}

select
  cast(user_id as varchar) as user_id,
  cast(role_id as varchar) as role_id,
  user_name as user_name,
  cast(department_id as varchar) as department_id,
  cast(user_title_id as varchar) as title_id,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'user') }}
where _deleted_at is null
