-- Registrations that cost more than their level and a record book (1 yuan) together.
{{ config(severity='warn') }}

select registrations.registration_id
from {{ ref('stg_hosoneu__registrations') }} as registrations
inner join {{ ref('stg_hosoneu__registration_levels') }} as levels on registrations.registration_level_id = levels.registration_level_id
  and registrations._source = levels._source
where registrations.fee > levels.fee + 1
