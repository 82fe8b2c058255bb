-- One row per laboratory item of a specimen, with the value of its leading analyte.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__lab_results', 'int_hosoneu__examinations_reported', 'stg_front_end__lab_results'],
    lacks={
      'int_hosoneu__examinations_reported': [
        'specimen_key',
        'admission_key',
        'analyte',
        'specimen_type',
        'culture_type',
        'is_pathogen_test',
        'collected_at',
        'received_at',
        'rejected_at',
        'reject_reason',
        'corrected_at',
        'result_value',
        'result_text',
        'unit',
        'reference_low',
        'reference_high',
        'result_flag',
        'organism_code',
        'organism_name',
        'resistance',
        'is_contaminated',
        'is_recognizable',
        'recognized_from',
        'ward_code'
      ]
    },
    where={'int_hosoneu__examinations_reported': "examination_mark = '2'"}
) }}
