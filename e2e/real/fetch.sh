#!/usr/bin/env bash
# Usage: fetch.sh PACKAGE... Unpacks Debian source packages into the current folder; downloads are kept in ~/.cache/heddle/sources.
# HEDDLE_DEBIAN names another mirror. Exit 3: the mirror cannot be reached.
set -eu
mirror=${HEDDLE_DEBIAN:-http://deb.debian.org/debian}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/heddle/sources

for package in "$@"; do
  case $package in
  mimalloc)
    path=m/mimalloc/mimalloc_2.0.9+ds.orig.tar.xz
    sum=cbc9d207ff105ad1f0cb739c378076143a6452b8d0624309cea0abfb040e972b
    ;;
  concurrentqueue)
    path=c/concurrentqueue/concurrentqueue_1.0.4+ds.orig.tar.xz
    sum=831080e7defcd5649716ef70a250c3763c733d26d40028729c4b0acb77a96d4f
    ;;
  *)
    echo "fetch.sh: no such package: $package (mimalloc, concurrentqueue)" >&2
    exit 2
    ;;
  esac
  file=$cache/${path##*/}
  if ! echo "$sum  $file" | sha256sum --check --status 2>/dev/null; then
    mkdir -p "$cache"
    curl --silent --show-error --fail --location --max-time 60 --output "$file.$$" "$mirror/pool/main/$path" || exit 3
    mv "$file.$$" "$file"
    echo "$sum  $file" | sha256sum --check --quiet
  fi
  tar xf "$file"
done
