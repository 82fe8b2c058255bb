-- Registrations whose kind of settlement is not in the code table.
{{ config(severity='warn') }}

select registrations.registration_id
from {{ ref('stg_hosoneu__registrations') }} as registrations
left join {{ ref('stg_hosoneu__calculation_types') }} as calculation_types on registrations.calculation_type_id = calculation_types.calculation_type_id
  and registrations._source = calculation_types._source
where calculation_types.calculation_type_id is null
