# Which Python the environment is made with; for a shell that reads this file (`. deploy/local/python.sh`).

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Where a Python may be. The distribution's comes first: it was built with a profile of real programs,
# and one that somebody compiled mostly was not, for which everything takes up to half as long again.
pythons() {
    for name in python3 python3.11 python3.12 python3.13; do echo "/usr/bin/$name"; done
    for name in python3 python3.11 python3.12 python3.13; do command -v "$name" || true; done
}

# The first of them that is new enough and can make an environment; else the first that is new
# enough, or nothing.
find_python() {
    enough=
    for candidate in $(pythons); do
        new_enough "$candidate" || continue
        enough=${enough:-$candidate}
        if "$candidate" -c 'import ensurepip' 2>/dev/null; then
            enough=$candidate
            break
        fi
    done
    echo "$enough"
}
