-- One row per visit of a person under a family-doctor contract that day (transaction fact): inside or outside the institution that signed.
-- The person may come with another card than the one on the contract.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='visited_on',
    restates_like=['fct_visits'],
    restates_by={
      'demo_his__contracts': "
        select unnest(generate_series(least(old_date, new_date), cast('{{ var('as_of') }}' as date), interval 1 day))
        from {{ changes('demo_his__contracts') }}",
      '_empi_links': "
        select visited_on
        from {{ ref('int_visits__of_persons') }}
        where patient_key in (
          select {{ pseudonym('changed.key') }}
          from {{ changes('_empi_links') }} as changed
        )"
    }
  )
}}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

visits as (
  select * from {{ ref('int_visits__of_persons') }}
  where visit_type <> 'checkup'
    and {{ on_affected_dates('visited_on') }}
),

contracts as (
  select
    contracts.contract_key,
    coalesce(linked.person_key, contracts.patient_key) as person_key,
    contracts.starts_on,
    strftime(contracts.starts_on, '%Y%m%d') || contracts.contract_key as rank,
    least(contracts.ends_on, coalesce(contracts.cancelled_on, contracts.ends_on)) as in_force_until_on,
    contracts.key_group,
    contracts.area_code,
    contracts.performing_institution_code
  from {{ ref('int_input__contracts') }} as contracts
  left join linked on contracts.patient_key = linked.patient_key
  where contracts.patient_key is not null
),

matched as (
  select
    visits.visit_key,
    visits.visited_on,
    visits.visit_type,
    -- Who signed twice is asked for where he is seen, else for the contract that came first.
    bool_or(visits.institution_code = contracts.performing_institution_code) as is_at_contract_institution,
    arg_min(contracts.contract_key, contracts.rank) as contract_key,
    arg_min(contracts.performing_institution_code, contracts.rank) as contract_institution_code,
    arg_min(contracts.key_group, contracts.rank) as key_group,
    arg_min(contracts.area_code, contracts.rank) as area_code,
    visits.department_code,
    visits.institution_code,
    visits.patient_key,
    visits._source
  from visits
  inner join contracts on visits.person_key = contracts.person_key
    and visits.visited_on between contracts.starts_on and contracts.in_force_until_on
  group by
    visits.visit_key,
    visits.visited_on,
    visits.visit_type,
    visits.department_code,
    visits.institution_code,
    visits.patient_key,
    visits._source
),

keyed as (
  select
    *,
    md5(_source || '|' || department_code) as department_key
  from matched
)

select * from keyed
