# Holds the files that `ims` writes against programs that were not written here.

# read_tables ENGINE…: writes tables of a mock's documents, versions, decisions and pairs, and has
# each engine read them.
read_tables() {
  local folder=$scratch/tables
  mkdir -p "$folder"
  (
    export IMS_DATA=$folder/data
    ims=$PWD/target/debug/ims
    cd "$folder"
    "$ims" --mock fetch --wait >fetched.txt
    "$ims" --mock accept --number PRN-1050 --yes >accepted.txt
    "$ims" --mock list --format json >list.json
    "$ims" --mock list --section b2b --format csv --output register.csv
    printf '[columns]\nnumber = "number"\n' >columns.toml
    "$ims" --mock match register.csv --mapping columns.toml --output pairs.json
    "$ims" --mock match register.csv --mapping columns.toml --output pairs.parquet
    "$ims" --mock export --as parquet --output warehouse
  )
  local engine
  for engine in "$@"; do
    python .ci/warehouse.py "$engine" "$folder"
  done
}

# edit_workbook: a plan goes through LibreOffice and comes back with what was decided there, and a word
# that is none is refused by its cell.
edit_workbook() {
  local folder=$scratch/workbook ending
  mkdir -p "$folder"
  (
    export IMS_DATA=$folder/data
    ims=$PWD/target/debug/ims
    edit() { /usr/bin/python3 "$editor" "$@"; }
    editor=$PWD/.ci/edit_workbook.py
    cd "$folder"
    "$ims" --mock plan new --output decide.xlsx
    for ending in xlsx ods; do
      edit decide.xlsx "edited.$ending" Accept
      "$ims" --mock plan check "edited.$ending" --format csv | cut -d, -f1,3,6,7 >"$ending.csv"
      diff "$ending.csv" - <<'END'
section,number,action,remarks
b2b,PRN-1050,accepted,
b2b,IT/24-25/978,rejected,यह हमारा नहीं है
END
    done
    edit decide.xlsx typo.xlsx Acept
    if "$ims" --mock plan check typo.xlsx --format json >typo.json; then
      echo 'a word that is none was taken' >&2
      return 1
    fi
    grep --fixed-strings '"B2B!G3"' typo.json
  )
}
