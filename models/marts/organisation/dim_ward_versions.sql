-- One row per ward of one source and version of it (type 2 history): what it was called and where it belonged from a day on.
{{ config(materialized='table') }}

{{ versions_of('snap_wards', 'ward', 'ward_key', 'ward_code', 'ward_name', 'opened_on', ['ward_name', 'department_code', 'campus_code', 'institution_code', 'approved_beds', 'open_beds']) }}
