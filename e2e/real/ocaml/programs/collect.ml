(* Domains that allocate, share and collect. Every list must have its own elements afterwards. *)
external minor : unit -> unit = "caml_gc_minor"
external major : unit -> unit = "caml_gc_major"

let rec build first length = if length = 0 then [] else (first, ref length) :: build first (length - 1)

let rec check first length list =
  match list with
  | [] -> length = 0
  | (owner, count) :: rest -> owner = first && !count = length && check first (length - 1) rest

(* Pairs that only the stack knows while the collection runs. *)
let rec hold depth =
  if depth = 0 then (major (); 0)
  else
    let pair = (depth, ref depth) in
    let below = hold (depth - 1) in
    let first, second = pair in
    if first <> depth || !second <> depth then exit 2;
    below + 1

let shared = Atomic.make []

let work first () =
  let list = build first 8 in
  Atomic.set shared list;
  minor ();
  if not (check first 8 list) then exit 3;
  list

let () =
  let a = Domain.spawn (work 1) in
  if hold 6 <> 6 then exit 4;
  let first = Domain.join a in
  if not (check 1 8 first) then exit 5;
  if not (check 1 8 (Atomic.get shared)) then exit 6
