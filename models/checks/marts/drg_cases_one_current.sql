-- A case has at most one current version, and one in each state of its surplus: else totals count it twice.
{{ config(severity='error') }}

select
  admission_key,
  null as surplus_state
from {{ ref('fct_drg_cases') }}
where is_current_version
group by admission_key
having count(*) > 1
union all
select
  admission_key,
  surplus_state
from {{ ref('fct_drg_cases') }}
where is_current_in_state
group by admission_key, surplus_state
having count(*) > 1
