-- 先发药后缴费的门急诊处方。Prescriptions that were handed out before they were paid.
{{ config(severity='warn') }}

select rx_key
from {{ ref('stg_demo_his__prescriptions') }}
where date_diff('second', paid_at, dispensed_at) < 0
