-- 病历文书无书写人。Documents without an author.
{{ config(severity='warn') }}

select document_key
from {{ ref('int_input__documents') }}
where author_code is null
