-- ICU 登记找不到相应的 ICU 住院时段。ICU records outside every spell in an ICU ward of their stay.
{{ config(severity='warn') }}

select records.icu_record_key
from {{ ref('stg_demo_his__icu_records') }} as records
left join {{ ref('int_ward_stays__sequenced') }} as spells on records.admission_key = spells.admission_key
  and spells.ward_code in (select ward_code from {{ ref('stg_demo_his__ward_profiles') }} where ward_type = 'icu')
  and records.entered_at between spells.in_at and coalesce(spells.out_at - interval 1 second, records.entered_at)
where spells.admission_key is null
