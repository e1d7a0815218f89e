(* Two domains compute; the first one adds up what they return. *)
let () =
  let square n () = n * n in
  let a = Domain.spawn (square 3) and b = Domain.spawn (square 4) in
  if Domain.join a + Domain.join b <> 25 then exit 1
