#!/bin/sh
# Reads this host for whyport: a closed list of read-only commands, one archive on standard output.
# Written by `npm run docs` from shared/plain/host-commands.ts. Do not edit.
#
#   sh collect.sh > host.txt                    as root; without root less is seen, and it is said
#   sh collect.sh --max-bytes 24000             leaves the least needed parts out until it fits
#   whyport diagnose i-... --port 8080 --paste < host.txt
#
# Needs sh, tar, gzip and base64 (or openssl). Writes only below one new folder in TMPDIR, which it
# removes. Nothing is sent anywhere.
set -u
umask 077
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
most=0
case ${1-} in
--max-bytes) most=${2-} ;;
'') ;;
*) most=x ;;
esac
case $most in
'' | *[!0-9]*)
  echo 'usage: sh collect.sh [--max-bytes N]   for example: sh collect.sh > host.txt' >&2
  exit 64
  ;;
esac
work=$(mktemp -d "${TMPDIR:-/tmp}/whyport.XXXXXXXX") || exit 73
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT HUP TERM
mkdir "$work/host" || exit 73
cd / || exit 73

size_of() { wc -c <"$1" | tr -d ' '; }

if timeout -s KILL 1 true 2>/dev/null; then limit=timeout; else limit=watch; fi

# Ends the command with the status of the one that timeout(1) would have.
watched() {
  seconds=$1
  shift
  "$@" &
  child=$!
  (
    left=$seconds
    while [ "$left" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
      sleep 1
      left=$((left - 1))
    done
    [ "$left" -gt 0 ] || kill -9 "$child"
  ) >/dev/null 2>&1 &
  wait "$child"
}

bounded() {
  seconds=$1 blocks=$2
  shift 2
  ulimit -f "$blocks" 2>/dev/null
  if [ "$limit" = timeout ]; then
    # Not asked first: a command may ignore that, or wait for a child that does. No exec: the shell
    # would tell the reader of the killed one.
    timeout -s KILL "$seconds" env -i LC_ALL=C PATH="$PATH" "$@"
    return
  fi
  watched "$seconds" env -i LC_ALL=C PATH="$PATH" "$@"
}

# run ID SECONDS BYTES PROGRAM [ARGUMENT...]
run() {
  id=$1 seconds=$2 bytes=$3
  shift 3
  base=$work/host/$id
  if ! command -v "$1" >/dev/null 2>&1; then
    echo "$1: not found in $PATH" >"$base.err"
    echo @ABSENT@ >"$base.exit"
    return
  fi
  # In a subshell of its own, so that the size limit is the command's alone.
  (bounded "$seconds" $((bytes / 512 + 1)) "$@") >"$base.txt" 2>"$base.err" </dev/null
  status=$?
  # 137 and 143: ended by a signal of the time limit, as some builds of timeout(1) report it.
  case $status in 137 | 143) status=@TIMED_OUT@ ;; esac
  if [ "$(size_of "$base.txt")" -gt "$bytes" ]; then
    status=@TRUNCATED@
    echo "whyport: output cut at $bytes bytes" >>"$base.err"
  fi
  [ "$status" = 0 ] || echo "$status" >"$base.exit"
  [ -s "$base.err" ] || rm -f "$base.err"
  [ "$status" = 0 ] || [ -s "$base.txt" ] || rm -f "$base.txt"
}

# file ID SECONDS BYTES PATH
file() {
  id=$1 path=$4
  if [ -e "$path" ] && [ ! -f "$path" ]; then
    echo "$path: not a regular file" >"$work/host/$id.err"
    echo 1 >"$work/host/$id.exit"
    return
  fi
  run "$1" "$2" "$3" cat "$path"
  # Absent is another thing than refused, and cat(1) ends both with 1.
  if [ -f "$work/host/$id.err" ] && grep -q 'No such file\|Not a directory' "$work/host/$id.err"; then
    echo @ABSENT@ >"$work/host/$id.exit"
  fi
}

not_run() {
  echo "whyport: not run: $2" >"$work/host/$1.err"
  echo @ABSENT@ >"$work/host/$1.exit"
  return 1
}

only_if_path() {
  [ -e "$2" ] || not_run "$1" "$2 is absent, asking would start or create something"
}

only_if_legacy_filter() {
  case $(iptables -V 2>/dev/null) in '' | *nf_tables*) return 0 ;; esac
  grep -qx filter /proc/net/ip_tables_names 2>/dev/null ||
    not_run "$1" 'the legacy filter table is absent, asking would create it'
}

packed() {
  (cd "$work" && tar -cf - host) | gzip -9 >"$work/archive" || exit 74
  if command -v base64 >/dev/null 2>&1; then base64 <"$work/archive" >"$work/text"
  else openssl base64 <"$work/archive" >"$work/text" || exit 74; fi
  total=$(($(size_of "$work/text") + 80))
}

leave_out() {
  rm -f "$work/host/$1.txt"
  echo "whyport: left out, the archive may have $most bytes" >"$work/host/$1.err"
  echo @TRUNCATED@ >"$work/host/$1.exit"
  echo "whyport: left out to keep within $most bytes: $1" >&2
}

echo 'whyport: reading this host, at most a minute' >&2
[ "$(id -u)" = 0 ] || echo 'whyport: not root: rule sets and owners will be missing' >&2
@COMMANDS@

# Units that fail, then those whose sockets listen: their state and the end of their logs. What a host
# calls a unit may be anything, so only plain names get on.
unit='[A-Za-z0-9][A-Za-z0-9:_.@-]*\.\(service\|socket\)'
units=$(
  {
    # Older systemctl puts a dot before a failed unit.
    sed -n -e 's/^[^A-Za-z0-9 ]\{1,4\} //' -e "s/^\($unit\) .*/\1/p" "$work/host/units-failed.txt" | head -n 3
    sed -n "s,.* cgroup:/system\.slice/\([A-Za-z0-9_.@-]*\.slice/\)\{0\,1\}\($unit\)[ /].*,\2,p" \
      "$work/host/ss-listeners.txt"
  } 2>/dev/null | awk 'length($0) < 110 && !seen[$0]++' | head -n 6
)
for unit in $units; do
  run "unit-status.$unit" 5 4194304 systemctl show "$unit"
  run "unit-log.$unit" 5 4194304 journalctl -u "$unit" -n 50 -o json
done
# Containers have networks of their own; process 1 is in the host's.
pids=$(sed -n 's/.*"pid": *"\{0,1\}\([1-9][0-9]*\).*/\1/p' "$work/host/net-namespaces.txt" 2>/dev/null |
  grep -vx 1 | head -n 32)
for pid in $pids; do
  file "ns-tcp.$pid" 5 4194304 "/proc/$pid/net/tcp"
  file "ns-tcp6.$pid" 5 4194304 "/proc/$pid/net/tcp6"
  file "ns-addresses.$pid" 5 4194304 "/proc/$pid/net/fib_trie"
done
# The last ones were read for completeness, so they go first.
spare=$({
  for unit in $units; do echo "unit-log.$unit"; done
  for pid in $pids; do echo "ns-tcp6.$pid ns-tcp.$pid ns-addresses.$pid"; done
} | sed '1!G;h;$!d')
packed
if [ "$most" -gt 0 ]; then
  for id in kernel-log $spare @SPARE@; do
    [ "$total" -gt "$most" ] || break
    [ -f "$work/host/$id.txt" ] || continue
    leave_out "$id"
    packed
  done
fi
echo '-----BEGIN WHYPORT HOST-----'
cat "$work/text"
echo '-----END WHYPORT HOST-----'
if [ "$most" -gt 0 ] && [ "$total" -gt "$most" ]; then
  echo "whyport: the archive has $total bytes, more than $most: it will arrive cut" >&2
  exit 75
fi
