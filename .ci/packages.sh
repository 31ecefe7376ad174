# Holds what would be published: `ims` is compiled and installed from the packaged files of its crates,
# and from nothing beside them.

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
  local target=${CARGO_TARGET_DIR:-$PWD/target} package file version
  local -a packages patches
  mapfile -t packages < <(published_packages)
  ((${#packages[@]} >= 10))
  rm -rf "$target/package"
  # A working copy is judged as it stands. All are compiled below, in the form in which they are unpacked.
  cargo package --quiet --locked --allow-dirty --no-verify "${packages[@]/#/--package=}"
  version=$(cargo pkgid --package ims-cli | sed 's/.*[#@]//')
  for package in "${packages[@]}"; do
    tar --extract --gzip --file "$target/package/$package-$version.crate" --directory "$target/package"
    for file in README.md LICENSE-MIT LICENSE-APACHE; do
      [[ -s $target/package/$package-$version/$file ]] || { echo "$package has no $file" >&2; return 1; }
    done
    [[ $package == ims-cli ]] || patches+=(--config "patch.crates-io.$package.path='$target/package/$package-$version'")
  done
  # In the profile that everything else here was compiled in.
  cargo install --locked --profile dev --root "$scratch/installed" --path "$target/package/ims-cli-$version" \
    --target-dir "$target" "${patches[@]}"
  IMS_DATA=$scratch/data "$scratch/installed/bin/ims" --mock counts | grep --quiet '"total"'
  # Every package was one of those that were compiled.
  cargo metadata --format-version 1 --manifest-path "$target/package/ims-cli-$version/Cargo.toml" \
    --filter-platform "$(rustc --version --verbose | sed -n 's/^host: //p')" "${patches[@]}" >"$scratch/metadata.json"
  for package in "${packages[@]}"; do
    grep --quiet --fixed-strings "$target/package/$package-$version/Cargo.toml" "$scratch/metadata.json" ||
      { echo "$package is not what ims was compiled from" >&2; return 1; }
  done
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
