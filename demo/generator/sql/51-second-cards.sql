-- A stay is booked on one of the person's cards.
update t.stay set patient_id = card(p, k) where not is_newborn and has_same_id(p);

-- Who came without a card, more often coming back, and was given another one at admission: the desk reads the ID card, so that the number is the same.
create table t.card_at_admission as
select k, p, 'PA' || k as card_no, case when chance(k, 'other phone', 0.4) then 'other_phone' else 'same' end as slip, admit_time as made_at
from t.stay where not is_newborn and not is_cancelled
  and chance(k, 'card at admission', case when is_again then case when $is_tiny then 0.6 else 0.05 end when $is_tiny then 0.1 else 0.004 end);
update t.stay set patient_id = c.card_no from t.card_at_admission c where stay.k = c.k;

-- The card of a visit, else of a stay, else of what happened otherwise.
create macro card_at(p, visit_key, stay_key, other_key) as
  case when visit_key is null and stay_key is not null then (select booked.patient_id from t.stay booked where booked.k = stay_key) else card(p, coalesce(visit_key, other_key)) end;
