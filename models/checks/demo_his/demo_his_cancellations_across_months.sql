-- 跨月退号：退号发生在挂号之后的月份。Registrations cancelled in a later month; the month of registering keeps its +1.
{{ config(severity='warn') }}

select registration_key
from {{ ref('stg_demo_his__registrations') }}
where date_trunc('month', cancelled_at) > date_trunc('month', registered_at)
