-- Stays with more than one first order, or with valid orders and none that is the first.
{{ config(severity='error') }}

select admission_key
from {{ ref('fct_orders') }}
where admission_key is not null
  and is_valid
group by admission_key
having count(*) filter (is_first) <> 1
