-- Users whose title is not in the code table.
{{ config(severity='warn') }}

select users.user_id
from {{ ref('stg_hosoneu__users') }} as users
left join {{ ref('stg_hosoneu__constants') }} as titles on users.title_id = titles.constant_id
  and titles.constant_type_id = '8'
  and users._source = titles._source
where titles.constant_id is null
