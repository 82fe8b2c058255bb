-- 住院下转患者的病案首页离院方式不是“医嘱转社区（基层）”。Inpatients referred down whose front page says another way of leaving.
{{ config(severity='warn') }}

select referrals.referral_key
from {{ ref('stg_demo_his__referrals') }} as referrals
inner join {{ ref('stg_demo_his__front_pages') }} as pages on referrals.admission_key = pages.admission_key
where referrals.direction = 'down'
  and referrals.setting = 'inpatient'
  and pages.discharge_way <> 'transfer_primary'
