-- One row per business day, institution and rule: DRG and DIP results judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'drg_cases',
    key='drg_case_key',
    day='discharged_at',
    owner={ 'department_code': 'cast(null as varchar)' },
    joins="left join (select group_year, drg_code, weight from " ~ ref('int_input__drg_groups') ~ ") as catalogue on told.drg_code = catalogue.drg_code and year(told.discharged_at) = catalogue.group_year",
    lists=['diseases', 'operation_codes', 'insurance_types'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.admission_key, told.grouping_version)',
      'catalogue_weight': 'catalogue.weight'
    }
  )
}}
