-- Every stay that has ended is a discharge, whether its front page is there or not.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_discharges'), 'discharged_on', ref('int_input__admissions'), 'discharged_at') }}
