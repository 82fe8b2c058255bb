-- Every document is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_documents'), 'written_on', ref('int_input__documents'), 'written_at') }}
