-- Every planned follow-up is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_followups'), 'planned_on', ref('int_input__followups'), 'planned_on') }}
