-- Every finished laboratory result is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_lab_results'), 'reported_on', ref('int_input__lab_results'), 'coalesce(reported_at, rejected_at)') }}
