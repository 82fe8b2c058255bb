-- One row per business day, institution and rule: ICU records judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'icu_stays',
    key='icu_record_key',
    day='entered_at',
    joins="left join (select distinct records.icu_record_key from " ~ ref('int_input__icu_stays') ~ " as records inner join " ~ ref('fct_ward_stays') ~ " as spells on records.admission_key = spells.admission_key and spells.ward_type = 'icu' and records.entered_at >= spells.in_at and records.entered_at < coalesce(spells.out_at, records.entered_at + interval 1 second)) as matched on told.icu_record_key = matched.icu_record_key",
    stay=true,
    lists=['wards', 'departments'],
    computed={
      'has_ward_stay': 'matched.icu_record_key is not null'
    }
  )
}}
