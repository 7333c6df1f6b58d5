#!/bin/sh
# The package in a Debian root, with nothing of this repository beside it: installed, used, upgraded and purged.
# usage: debian_root.sh PACKAGE UPGRADE     (as root; needs debootstrap)
set -eu
package=$1 upgrade=$2
cache=$(dirname "$package")/debian-root.tar
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$(mktemp -d)
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
ended() {
    status=$?
    umount "$root/proc" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
    [ $status = 0 ] || echo "debian_root.sh: failed: ${step:-start}" >&2
}
trap ended EXIT
trap 'exit 1' INT TERM HUP

step='make the root'
if [ -f "$cache" ]; then
    tar -xf "$cache" -C "$root"
else
    # From where this machine has its own packages.
    mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' | awk -v suite="$suite" '$2 == suite { print $1; exit }')
    debootstrap --variant=minbase --include=man-db,systemd,bash-completion "$suite" "$root" "$mirror" >"$cache.log" 2>&1 ||
        { tail -n 5 "$cache.log" >&2; exit 1; }
    tar -cf "$cache.new" -C "$root" . && mv "$cache.new" "$cache"
fi
chmod 755 "$root" # for users other than root
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./run -o -path ./tmp \) -prune -o -print | sort); }
files >"$root/tmp/before"

step='install the package'
cp "$package" "$root/tmp/cpaas.deb"
cp "$upgrade" "$root/tmp/upgrade.deb"
in_root dpkg --install /tmp/cpaas.deb
test "$(stat -c '%a %U' "$root/etc/cpaas")" = '750 root'

step='read the accounts of the sandbox'
in_root cpaas --sandbox balance
step='show the manual page'
in_root man cpaas | grep -q 'cpaas'
step='complete a command'
in_root bash -c '
    . /usr/share/bash-completion/bash_completion
    COMP_WORDS=(cpaas bal) COMP_CWORD=1 COMP_LINE="cpaas bal" COMP_POINT=9
    _completion_loader cpaas || [ $? = 124 ]
    function=$(complete -p cpaas | sed "s/.*-F \([^ ]*\).*/\1/")
    "$function" cpaas bal cpaas
    [ "${COMPREPLY[*]}" = balance ]'
step='verify the unit, which is neither enabled nor started'
in_root systemd-analyze verify /lib/systemd/system/cpaas-exporter.service
test ! -e "$root/etc/systemd/system/multi-user.target.wants/cpaas-exporter.service"

step='upgrade it, and keep what the administrator wrote'
echo '# ours' >"$root/etc/cpaas/config.toml"
in_root dpkg --install /tmp/upgrade.deb
grep -q '# ours' "$root/etc/cpaas/config.toml"
in_root cpaas --version

step='remove it, and keep what the administrator wrote'
in_root dpkg --remove cpaas
test ! -e "$root/usr/bin/cpaas"
grep -q '# ours' "$root/etc/cpaas/config.toml"
rm "$root/etc/cpaas/config.toml"

step='purge it, and leave nothing behind'
in_root dpkg --purge cpaas
files >"$root/tmp/after"
# dpkg's own records and man's cache are not the package's.
if diff "$root/tmp/before" "$root/tmp/after" | grep -E '^[<>]' | grep -v -E '/var/(lib/dpkg|log|cache/man)(/|$)'; then exit 1; fi
echo 'debian_root.sh: installed, used, upgraded, removed and purged'
