#!/usr/bin/env bash
# Makes a batch in parts with GNU parallel, on this machine or, with --sshlogin, on several that share the folder.
#
#     examples/cluster/parallel.sh letters 8
#     PARALLEL="--sshloginfile nodes --workdir ." examples/cluster/parallel.sh letters 64
#
# A part that was cut off is made again, up to three times; it goes on where it was. Whatever is missing at the end is
# said by `gen merge-manifests`, and the same command makes it.
set -euo pipefail
kind=$1 parts=$2
shift 2

# Faults of the data (1), of the command line (2) and of single people (3) are the same every time.
part() {
    gen "$kind" --quiet --shard "$1/$parts" "${@:2}" && return
    code=$?
    case $code in 1 | 2) echo "part $1: exit code $code" >&2 ;; 3) return 0 ;; *) return $code ;; esac
}
export -f part
export kind parts

seq "$parts" | parallel --will-cite --retries 3 --delay 0.1 part {} "$@"
gen merge-manifests "$kind"
