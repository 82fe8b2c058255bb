-- 医嘱开立早于入院。Orders of a stay that are told before its admission.
{{ config(severity='warn') }}

select orders.order_key
from {{ ref('stg_demo_his__medical_orders') }} as orders
inner join {{ ref('stg_demo_his__admissions') }} as admissions on orders.admission_id = admissions.admission_id
  and orders._source = admissions._source
where orders.ordered_at < admissions.admitted_at
