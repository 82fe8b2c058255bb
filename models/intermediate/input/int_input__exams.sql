-- One row per examination (imaging, function, endoscopy, pathology).
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__exam_reports']) }}
