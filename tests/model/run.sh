#!/bin/bash
# Compares every file here under two runtimes: run.sh RONDO NODE
here=$(dirname "$0"); bad=0
for f in "$here"/*.js "$here"/*.mjs; do
  a=$(timeout 20 "$1" "$f" 2>&1; echo "code $?"); b=$(timeout 20 "$2" "$f" 2>&1; echo "code $?")
  if [ "$a" == "$b" ]; then echo "same $(basename "$f")"; else bad=1; echo "DIFFERENT $(basename "$f")"; diff <(echo "$a") <(echo "$b"); fi
done
exit $bad
