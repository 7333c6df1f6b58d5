#!/bin/bash
# The README's commands, as they are written there, in a shell of their own without this user's variables and files: each succeeds, but for
# a monitor's warning, and prints what the README shows below it.
# usage: readme.sh     (in the root of the repository)
set -eu -o pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
trap 'exit 1' INT TERM HUP
# Where `cargo install` puts the command; unoptimised, since what is tried is not its speed.
clean=(env -i "HOME=$home" "PATH=$home/bin:$PATH" LANG=C.UTF-8 "CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}"
    "RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}" "CARGO_INSTALL_ROOT=$home" "CARGO_TARGET_DIR=$PWD/target/readme"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0)
count=0
run() { # COMMAND EXPECTED
    echo "\$ $1"
    status=0
    "${clean[@]}" timeout 1200 bash -c "$1" >"$home/printed" 2>"$home/errors" || status=$?
    case $status:$1 in
        0:* | 1:*' check '*) ;;
        *) cat "$home/errors" >&2; echo "readme.sh: ended with $status: $1" >&2; exit 1 ;;
    esac
    if [ -n "$2" ] && ! diff <(printf '%s' "$2") "$home/printed"; then
        echo "readme.sh: printed something else: $1" >&2
        exit 1
    fi
    count=$((count + 1))
}
command='' expected='' inside=false
while IFS= read -r line || [ -n "$line" ]; do
    case $inside:$line in
        false:'```console') inside=true ;;
        true:'```' | true:'$ '*)
            [ -z "$command" ] || run "$command" "$expected"
            command='' expected=''
            case $line in '$ '*) command=${line#'$ '} ;; *) inside=false ;; esac ;;
        true:*) expected+=$line$'\n' ;;
    esac
done <README.md
[ "$count" -gt 0 ] || { echo 'readme.sh: the README has no commands' >&2; exit 1; }
echo "readme.sh: $count commands work as written"
