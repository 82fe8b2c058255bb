-- Patients whose birth date is the day on which the column was made (2019-06-29).
{{ config(severity='warn') }}

select patient_key
from {{ ref('stg_hosoneu__patients') }}
where born_on = date '2019-06-29'
