#!/bin/sh
# Makes the passwords that compose.yaml names, once; those that are there stay.
set -eu
folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/secrets
mkdir -p "$folder"
umask 022
for name in postgres-password grafana-password; do
    if [ ! -s "$folder/$name" ]; then
        head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/$name"
        printf 'made %s\n' "$folder/$name"
    fi
done
