#!/bin/sh
# What the archive contains, alone in an empty root: the command starts and shows the accounts of the sandbox.
# usage: empty_root.sh ARCHIVE     (as root)
set -eu
archive=$1
root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 1' INT TERM HUP
tar -xzf "$archive" -C "$root" --strip-components=1
chroot "$root" /cpaas --version
chroot "$root" /cpaas --sandbox balance
(cd "$(dirname "$archive")" && sha256sum --check --quiet SHA256SUMS)
echo 'empty_root.sh: started and shown'
