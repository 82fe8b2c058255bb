-- 麻精注射剂空安瓿回收少于发出。Narcotic injections of which empty ampoules are missing.
{{ config(severity='warn') }}

select narcotic_use_key
from {{ ref('stg_demo_his__narcotic_uses') }}
where qty - empties_returned_qty > 0
