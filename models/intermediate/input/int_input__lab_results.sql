-- One row per laboratory item of a specimen, with the value of its leading analyte.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__lab_results', 'int_hosoneu__examinations_reported', 'stg_front_end__lab_results', 'int_feed__lab_results_told'],
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
      ],
      'int_feed__lab_results_told': [
        'charge_key',
        'specimen_key',
        'specimen_type',
        'culture_type',
        'is_pathogen_test',
        'rejected_at',
        'reject_reason',
        'organism_code',
        'organism_name',
        'resistance',
        'is_contaminated',
        'is_recognizable',
        'recognized_from',
        'executing_department_code'
      ]
    },
    where={
      'stg_demo_his__lab_results': unless_feed_counts('lab_results', 'result_key'),
      'int_hosoneu__examinations_reported': "examination_mark = '2' and " ~ unless_feed_counts('lab_results', 'result_key'),
      'stg_front_end__lab_results': unless_feed_counts('lab_results', 'result_key'),
      'int_feed__lab_results_told': unless_system_counts('lab_results', 'result_key')
    }
) }}
