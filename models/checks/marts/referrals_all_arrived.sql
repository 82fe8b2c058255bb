-- Every referral is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_referrals'), 'requested_on', ref('int_input__referrals'), 'requested_at') }}
