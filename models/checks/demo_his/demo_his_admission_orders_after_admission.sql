-- 住院证开具晚于入院。Admission orders that are later than the admission.
{{ config(severity='warn') }}

select orders.admission_order_key
from {{ ref('stg_demo_his__admission_orders') }} as orders
inner join {{ ref('stg_demo_his__admissions') }} as admissions on orders.admission_ref = admissions.admission_ref
where admissions.admission_status in ('in_hospital', 'discharged')
  and date_diff('second', admissions.admitted_at, orders.ordered_at) > 0
