-- One row per medical document (accumulating snapshot fact), on the day of writing: the index only, its text stays in the source.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='written_on',
    restates_by={'demo_his__medical_documents': 'dates', 'front_end__documents': 'dates'}
  )
}}

with documents as (
  select * from {{ ref('int_input__documents') }}
  where {{ on_affected_dates('written_at') }}
),

keyed as (
  select
    document_key,
    cast(written_at as date) as written_on,
    written_at,
    document_type,
    title,
    document_state,
    due_at,
    signed_at,
    archived_at,
    date_diff('minute', due_at, written_at) as late_minutes,
    coalesce(written_at <= due_at, false) as is_written_on_time,
    signed_at is not null as is_signed,
    archived_at is not null as is_archived,
    author_code,
    author_code as doctor_code,
    md5(_source || '|' || author_code) as doctor_key,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    institution_code,
    admission_key,
    visit_key,
    operation_key,
    patient_key,
    _source
  from documents
)

select * from keyed
