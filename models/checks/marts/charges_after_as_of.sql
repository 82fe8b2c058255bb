-- Charges dated after the time of the build.
{{ config(severity='warn') }}

select charge_key
from {{ ref('fct_charges') }}
where charged_at > cast('{{ var('as_of') }}' as timestamp)
