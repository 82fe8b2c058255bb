-- One row per institution of one source and version of it (type 2 history): what it was called and where it belonged from a day on.
{{ config(materialized='table') }}

{{ versions_of('snap_institutions', 'institution', 'institution_key', 'institution_code', 'institution_name', 'opened_on', ['institution_name', 'institution_level', 'institution_type', 'township_code']) }}
