-- One row per examination (imaging, function, endoscopy, pathology).
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__exam_reports', 'int_hosoneu__examinations_reported', 'stg_front_end__exams'],
    lacks={
      'int_hosoneu__examinations_reported': [
        'admission_key',
        'body_part',
        'received_at',
        'examined_at',
        'is_positive',
        'paraffin_reported_at',
        'is_paraffin_match',
        'is_recognizable',
        'recognized_from',
        'ward_code'
      ]
    },
    where={'int_hosoneu__examinations_reported': "examination_mark = '1'"}
) }}
