-- One row per examination (imaging, function, endoscopy, pathology).
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__exam_reports', 'int_hosoneu__examinations_reported', 'stg_front_end__exams', 'int_feed__exams_told'],
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
      ],
      'int_feed__exams_told': [
        'charge_key',
        'body_part',
        'paraffin_reported_at',
        'is_paraffin_match',
        'is_recognizable',
        'recognized_from',
        'executing_department_code'
      ]
    },
    where={
      'stg_demo_his__exam_reports': unless_feed_counts('exams', 'exam_key'),
      'int_hosoneu__examinations_reported': "examination_mark = '1' and " ~ unless_feed_counts('exams', 'exam_key'),
      'stg_front_end__exams': unless_feed_counts('exams', 'exam_key'),
      'int_feed__exams_told': unless_system_counts('exams', 'exam_key')
    }
) }}
