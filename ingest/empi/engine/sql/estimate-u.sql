-- How often strangers agree: pairs of records drawn at random, the n-th with one so many places further on.
create or replace table empi_shuffled as
select record_id, row_number() over (order by hash(record_id, 17)) - 1 as place from empi_side;

create or replace table empi_random as
select distinct least(a.record_id, b.record_id) as left_id, greatest(a.record_id, b.record_id) as right_id
from (select record_id, (place + unnest($offsets)) % (select count(*) from empi_shuffled) as meets from empi_shuffled) a
join empi_shuffled b on b.place = a.meets
where a.record_id <> b.record_id;
