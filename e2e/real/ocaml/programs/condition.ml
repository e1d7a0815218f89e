(* A queue of one place between two domains: every item arrives once and in order. *)
let mutex = Mutex.create ()
let changed = Condition.create ()
let place = ref None
let items = 3

let put item =
  Mutex.lock mutex;
  while !place <> None do
    Condition.wait changed mutex
  done;
  place := Some item;
  Condition.broadcast changed;
  Mutex.unlock mutex

let rec take () =
  match !place with
  | None ->
    Condition.wait changed mutex;
    take ()
  | Some item ->
    place := None;
    Condition.broadcast changed;
    item

let () =
  let producer = Domain.spawn (fun () -> for item = 1 to items do put item done) in
  for item = 1 to items do
    Mutex.lock mutex;
    let got = take () in
    Mutex.unlock mutex;
    if got <> item then exit 1
  done;
  Domain.join producer
