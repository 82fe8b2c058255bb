-- One row per department of one source and version of it (type 2 history): what it was called and where it belonged from a day on.
{{ config(materialized='table') }}

{{ versions_of('snap_departments', 'department', 'department_key', 'department_code', 'department_name', 'opened_on', ['department_name', 'parent_department_code', 'campus_code', 'institution_code', 'department_type']) }}
