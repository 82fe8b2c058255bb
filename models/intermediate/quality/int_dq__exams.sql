-- One row per business day, institution and rule: examinations judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'exams',
    key='exam_key',
    day='ordered_at',
    owner={ 'department_code': 'told.ordering_department_code' },
    lists=['departments', 'doctors', 'exam_modalities']
  )
}}
