-- 登记为规范管理而年内随访不足 4 次。Patients said to be managed as the standard asks with fewer than four follow-ups in the year.
{{ config(severity='warn') }}

with done as (
  select
    resident_key,
    disease,
    year(done_at) as done_year,
    count(*) as times
  from {{ ref('stg_demo_his__followups') }}
  where done_at is not null
    and followup_kind = 'chronic'
  group by resident_key, disease, year(done_at)
)

select registered.chronic_patient_key
from {{ ref('stg_demo_his__chronic_registry') }} as registered
left join done on registered.resident_key = done.resident_key
  and registered.disease = done.disease
  and registered.registry_year = done.done_year
where registered.is_standard_managed
  and coalesce(done.times, 0) < 4
