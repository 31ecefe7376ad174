# Holds what would be published: each package compiles from its own files and those of the others, and
# `cargo install` makes `ims` of them.

# Those that `publish` in the manifests does not keep back.
published_packages() {
  cargo metadata --format-version 1 --no-deps | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    if package["publish"] != []:
        print(package["name"])
'
}

packages_compile_and_install() {
  local target=${CARGO_TARGET_DIR:-$PWD/target}
  local -a packages patches
  mapfile -t packages < <(published_packages)
  ((${#packages[@]} >= 10))
  rm -rf "$target/package"
  # From a clean clone nothing is dirty; a working copy is judged as it stands.
  cargo package --locked --allow-dirty "${packages[@]/#/--package=}"
  local package files version
  version=$(cargo pkgid --package ims-cli | sed 's/.*[#@]//')
  for package in "${packages[@]}"; do
    files=$target/package/$package-$version
    for file in README.md LICENSE-MIT LICENSE-APACHE; do
      [[ -s $files/$file ]] || { echo "$package has no $file" >&2; return 1; }
    done
    [[ $package == ims-cli ]] || patches+=(--config "patch.crates-io.$package.path='$files'")
  done
  # In the profile that everything else here was compiled in.
  cargo install --locked --profile dev --root "$scratch/installed" --path "$target/package/ims-cli-$version" \
    --target-dir "$target" "${patches[@]}"
  IMS_DATA=$scratch/data "$scratch/installed/bin/ims" --mock counts >"$scratch/counts.json"
  grep --quiet '"total"' "$scratch/counts.json"
}

# What a release has, of the program as it was compiled here: the installer brings a program that runs
# and refuses one that was changed, and the image runs.
release_installs_and_runs() {
  local program=${CARGO_TARGET_DIR:-$PWD/target}/debug/ims machine
  machine=$(uname -m)
  rm -rf dist
  .ci/release archive "$program" "$machine-unknown-linux-gnu"
  .ci/release image "$program"
  .ci/release finish https://downloads.invalid
  start_server downloads python3 .ci/serve.py dist
  export IMS_INSTALL_ADDRESS=${server_url%/} IMS_INSTALL_DIR=$scratch/bin
  sh dist/install.sh
  IMS_DATA=$scratch/data "$scratch/bin/ims" --mock counts | grep --quiet '"total"'
  printf 'x' >>"dist/ims-$("$program" --version | cut -d' ' -f2)-$machine-unknown-linux-gnu.tar.gz"
  if sh dist/install.sh 2>"$scratch/refused"; then
    echo 'the installer took a changed archive' >&2
    return 1
  fi
  grep 'another checksum' "$scratch/refused"
  stop_servers
  run_image dist/*image*.tar.gz
  rm -r dist
}

run_image() {
  local image=$1 counts=$scratch/counts-of-image.json
  if docker info >/dev/null 2>&1; then
    local name
    name=$(docker load --input "$image" | sed -n 's/^Loaded image: //p')
    docker run --rm --network none "$name" --mock counts >"$counts"
  elif ((EUID == 0)); then
    # Its files as the root of a file system are what a container would see.
    mkdir "$scratch/image"
    tar --extract --file "$image" --directory "$scratch/image"
    mkdir "$scratch/image/root"
    tar --extract --file "$scratch/image/layer.tar" --directory "$scratch/image/root"
    env --ignore-environment PATH="$PATH:/usr/sbin" HOME=/data IMS_DATA=/data IMS_KEYRING=off \
      chroot --userspec=65532:65532 "$scratch/image/root" /usr/bin/ims --mock counts >"$counts"
  else
    echo 'the image was not run: neither Docker nor root is here'
    return
  fi
  grep --quiet '"total"' "$counts"
}
