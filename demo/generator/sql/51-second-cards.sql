-- A stay is booked on one of the person's cards.
update t.stay set patient_id = card(p, k) where not is_newborn;
