-- Every examination that was done is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_exams'), 'examined_on', ref('int_input__exams'), 'coalesce(examined_at, reported_at)') }}
