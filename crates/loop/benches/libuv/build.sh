#!/bin/sh
# Compiles the libuv side of the bench: build.sh OUTPUT. Needs a C compiler and libuv1-dev.
set -e
exec cc -O2 -Wall -Wextra -o "$1" "$(dirname "$0")/bench.c" -luv
