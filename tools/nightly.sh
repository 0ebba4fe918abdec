#!/usr/bin/env bash
# One night: build what changed, say what changed, hold it against the gates. Settings: ipdocs.toml.
#   CORPUS  what to read (corpus/)        OUT  the dataset, kept from night to night (out/)
#   REPORTS logs and results (nightly/)   IPDOCS  the command (ipdocs)
# Exit code: that of ipdocs; documents set aside (3) are told, and do not stop the night: the gates decide.
set -euo pipefail
corpus=${CORPUS:-corpus/} out=${OUT:-out/} reports=${REPORTS:-nightly/}
read -ra ipdocs <<<"${IPDOCS:-ipdocs}"
mkdir -p "$reports"
good=$reports/last-good.json

code=0
"${ipdocs[@]}" ingest "$corpus" --out "$out" --changelog --log-format json 2>"$reports/ingest.jsonl" || code=$?
case $code in
0) ;;
3) echo "set aside: $(wc -l <"${out%/}/failures.jsonl") files, see ${out%/}/failures.jsonl" >&2 ;;
*)
	tail -n 5 "$reports/ingest.jsonl" >&2
	exit "$code"
	;;
esac

# Against the last dataset that passed, not the last one: else a fall would be the new normal after one night.
against=()
if [ -f "$good" ]; then against=(--against "$good"); fi
"${ipdocs[@]}" check "$out" ${against[@]+"${against[@]}"} --report "$reports/check.json"
cp "${out%/}/manifest.json" "$good"
