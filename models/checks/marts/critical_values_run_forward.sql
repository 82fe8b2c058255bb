-- Critical values whose loop runs backwards: told before confirmed, handled before received.
{{ config(severity='warn') }}

select critical_value_key
from {{ ref('int_input__critical_values') }}
where notified_at < confirmed_at
  or received_at < notified_at
  or handled_at < received_at
