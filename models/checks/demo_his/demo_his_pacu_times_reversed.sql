-- 出 PACU 早于入 PACU。Anaesthesias whose patient leaves the PACU before entering it.
{{ config(severity='warn') }}

select anesthesia_key
from {{ ref('stg_demo_his__anesthesia_records') }}
where pacu_out_at < pacu_in_at
