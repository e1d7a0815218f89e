#!/usr/bin/env bash
# Usage: build.sh FOLDER. Builds OCaml 5.3.0's bytecode runtime with `heddle cc`, and the programs of this folder, in FOLDER (kept between runs):
#   ocaml-5.3.0/   the npm package `ocaml`, unchanged: the runtime's sources
#   native/        the same, configured and built for this machine: its ocamlrun runs the package's own boot/ocamlc
#   ocamlrun.wasm  the runtime, from unchanged sources, config/ (what configure would say of wasm32) and shim.c
#   byte/          the programs
# Needs gcc, make and npm. Exit 3: the package cannot be downloaded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
heddle() { node "$here/../../../bin/heddle.js" "$@"; }
sum=c4108bac7b45c46325f0e15a988c308f7785cd6c4d29dac190df06f543f7c992
mkdir -p "$1"
cd "$1"

if [ ! -d ocaml-5.3.0 ]; then
  npm pack --silent ocaml@5.3.0 >/dev/null || exit 3
  echo "$sum  ocaml-5.3.0.tgz" | sha256sum --check --quiet
  tar xzf ocaml-5.3.0.tgz
  mv package ocaml-5.3.0
fi

if [ ! -f native/stdlib/stdlib.cma ]; then
  rm -rf native
  cp -a ocaml-5.3.0 native
  (
    cd native
    ./configure --disable-native-compiler --disable-ocamldoc --disable-ocamltest --disable-debugger --without-zstd
    make coldstart
  ) >native.log 2>&1 || {
    tail native.log >&2
    exit 1
  }
fi

# Headers that the build generates. They are the same for every machine; m.h and s.h, which are not, are in config/.
mkdir -p generated/caml
cp native/runtime/caml/{opnames,jumptbl,exec,version}.h generated/caml/
cp native/runtime/build_config.h native/runtime/prims.c generated/

flags="-w -O1 -g -fno-strict-aliasing -fwrapv -DCAMLDLLIMPORT= -DIN_CAML_RUNTIME -I$here/config -I$here/config/caml -Igenerated -Igenerated/caml -Iocaml-5.3.0/runtime"
# Not those of native code, Windows, ThreadSanitizer's own hooks, instruction traces, and the build tool sak.
others='_nat|clambda_checks|frame_descriptors|win32|tsan|instrtrace|sak'
rm -f ./*.o
ls ocaml-5.3.0/runtime/*.c | grep -vE "($others)\.c$" | xargs -P 2 -n 30 node "$here/../../../bin/heddle.js" cc $flags -c
heddle cc $flags -c generated/prims.c "$here/shim.c"
heddle cc -g ./*.o -o ocamlrun.wasm

mkdir -p byte
for program in "$here"/programs/*.ml; do
  name=$(basename "$program" .ml)
  cp "$program" byte/
  native/runtime/ocamlrun native/boot/ocamlc -nostdlib -I native/boot -use-prims native/runtime/primitives -o "byte/$name.byte" "byte/$name.ml"
  rm -f "byte/$name".cm* "byte/$name.ml"
done
